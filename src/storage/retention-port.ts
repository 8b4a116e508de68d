import type { RetentionKind } from '../domain/retention.ts';

/** Asks for what of a kind has come of age. */
export interface AgedQuery {
  readonly kind: RetentionKind;
  /** What is older than this, UTC milliseconds. */
  readonly before: number;
  /** '' to begin with, then `next` of the page before. */
  readonly after: string;
  /** So many rows are looked at, at most. */
  readonly limit: number;
}

/** Some of what has come of age, and from where to go on; null at the end. A page may hold nothing and not be the last. */
export interface AgedPage {
  /** Ids of requests, registrations and messages, contact ids of talks, sids of texts. */
  readonly ids: readonly string[];
  readonly next: string | null;
}

/**
 * What has come of age and is held by nothing. Held is whatever is of a contact with an open request, and what was written to or by one whose
 * appointment is not older than `before`; requests that are open; talks with a registration or with something unsent; registrations that have
 * not ended; messages of which it is not known what became of them.
 */
export interface RetentionStorage {
  listAged(query: AgedQuery): Promise<AgedPage>;
}

/** Where a walk in order of time goes on: behind a time and an id. */
export function readCursor(after: string): { readonly at: number; readonly id: string } {
  const bar = after.indexOf('|');
  return bar < 0 ? { at: 0, id: '' } : { at: Number(after.slice(0, bar)), id: after.slice(bar + 1) };
}

export const cursorOf = (at: number, id: string): string => `${String(at)}|${id}`;
