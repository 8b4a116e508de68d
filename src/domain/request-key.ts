/**
 * How far the request with a key has come:
 * `begun`: somebody is at it, and nothing was changed yet; `acted`: something was, in the same commit as this word;
 * `answered`: it was answered, and whoever asks again gets that answer.
 */
export const REQUEST_KEY_STATES = ['begun', 'acted', 'answered'] as const;
export type RequestKeyState = (typeof REQUEST_KEY_STATES)[number];

/** An idempotency key and what became of its request. */
export interface RequestKey {
  /** A hash of the token's id and the key that it sent. */
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** A hash of method, path and body: the same key with another one is refused. */
  readonly request: string;
  readonly state: RequestKeyState;
  /** UTC milliseconds until which whoever is at it is not doubted. */
  readonly until: number;
  /** HTTP status and JSON text of the answer; null until `answered`. Personal. */
  readonly answer: { readonly status: number; readonly body: string } | null;
  /** UTC milliseconds; the key counts as new at and after it. */
  readonly expiresAt: number;
}
