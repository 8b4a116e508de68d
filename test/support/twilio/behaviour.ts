import type { IncomingHttpHeaders } from 'node:http';
import type { FakeMessage } from './message.ts';

/** A REST request as it came in. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  /** Of a form. */
  readonly fields: Readonly<Record<string, string>>;
  /** As it was posted, JSON too. */
  readonly body: string;
  /** How many POSTs came before with the same To and Body. */
  readonly earlier: number;
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
}

/** What happens to a new message. `stored`: the message exists all the same, and is reported. */
export type Behaviour = {
  /** Milliseconds that the request is held before anything happens to it. */
  readonly delayMs?: number;
} & (
  | { readonly kind: 'ok' }
  /** One of Twilio's errors; status as Twilio has it (400 for most) when left out. */
  | { readonly kind: 'error'; readonly code: number; readonly status?: number }
  | { readonly kind: 'busy'; readonly retryAfterS?: number }
  | { readonly kind: 'http'; readonly status: number; readonly stored: boolean }
  /** The connection breaks before an answer. */
  | { readonly kind: 'lost'; readonly stored: boolean }
  /** No answer ever. */
  | { readonly kind: 'hang'; readonly stored: boolean }
);

/** Decides for each new message; null for the good day. */
export type Decide = (request: FakeRequest) => Behaviour | null | undefined;

export interface PlannedReport {
  readonly status: string;
  /** Milliseconds after the message left its sender's queue; at once when the sender has no rate. */
  readonly afterMs: number;
  readonly errorCode?: number;
  /** The message gets there, but nobody is told. */
  readonly silent?: boolean;
  /** The message gets there in time; the report of it comes so many milliseconds later. */
  readonly lateMs?: number;
}

/** Which reports follow a message. */
export type Plan = (message: FakeMessage) => readonly PlannedReport[];

/** A good day: sent, then delivered. Of a Messaging Service, the choice of a sender is reported first. */
export const DELIVERED: Plan = (message) => [
  ...(message.from === null ? [{ status: 'queued', afterMs: 1 }] : []),
  { status: 'sent', afterMs: 2 },
  { status: 'delivered', afterMs: 4 },
];
