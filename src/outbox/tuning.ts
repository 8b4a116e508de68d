import { LEAST_SHARE } from './sender-rate.ts';

/** Times of the dispatcher, in milliseconds, and its sizes. */
export interface Tuning {
  /** How often it looks for what other processes queued. */
  readonly pollMs: number;
  /** How long a worker that went silent keeps its senders. */
  readonly leaseMs: number;
  /** How long a request has to end and to show in the channel's list; longer than a transport's time-out. */
  readonly settleMs: number;
  /** How long a person's next message waits for a report of `sent` on the one before. */
  readonly holdMs: number;
  /** Requests at once for a sender. */
  readonly concurrency: number;
  /** Rows claimed at once at most. */
  readonly mostClaimed: number;
  /** A claimed row that could not leave within this goes back. */
  readonly staleMs: number;
  /** How long a refused sender stands still before one message is tried. */
  readonly senderPauseMs: number;
  /** How often what waits at the channel is counted while a sender works. */
  readonly backlogMs: number;
  /** Share of a sender's rate that goes out however irregularly the channel answers (sender-rate.ts). */
  readonly leastShare: number;
  /** How long stop() waits for requests in flight. */
  readonly stopMs: number;
}

/** For production. */
export const TUNING: Tuning = {
  pollMs: 500,
  leaseMs: 10_000,
  settleMs: 20_000,
  holdMs: 10_000,
  concurrency: 10,
  mostClaimed: 50,
  staleMs: 3_000,
  senderPauseMs: 5 * 60_000,
  backlogMs: 5_000,
  leastShare: LEAST_SHARE,
  stopMs: 8_000,
};
