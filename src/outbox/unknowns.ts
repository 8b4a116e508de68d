import type { OutboxRow } from '../domain/message.ts';
import type { Tuning } from './tuning.ts';

type Attempt = Pick<OutboxRow, 'id' | 'attempts'>;

/** What a worker remembers of the rows of its sender whose answer was lost, by row id. Times are monotonic milliseconds. */
export interface Unknowns {
  /** When to look through them again. */
  nextRound: number;
  /** How often the channel could not be asked, and when to ask again. */
  readonly asked: Map<string, { readonly times: number; readonly nextAt: number }>;
  /** Attempts, and when they were first seen as unknown here. */
  readonly seen: Map<string, { readonly attempt: number; readonly at: number }>;
  /** Attempts of this worker. */
  readonly own: Map<string, number>;
  /** When attempts were made that are settled and perhaps not written down yet: settled again, a row could be put back while it is out anew. */
  readonly settled: Map<string, number | null>;
}

/** From the first to the longest pause between two questions about one row. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Nothing is known yet; a look is due at once. @param at monotonic milliseconds */
export function noUnknowns(at: number): Unknowns {
  return { nextRound: at, asked: new Map(), seen: new Map(), own: new Map(), settled: new Map() };
}

/** The answer to a request of this worker was lost; to be asked about from `nextAt` on. */
export function noteLost({ asked, own }: Unknowns, { id, attempts }: Attempt, nextAt: number): void {
  asked.set(id, { times: 0, nextAt });
  own.set(id, attempts);
}

/** The row is unknown at `at`. */
export function noteSeen({ seen }: Unknowns, { id, attempts }: Attempt, at: number): void {
  if (seen.get(id)?.attempt !== attempts) seen.set(id, { attempt: attempts, at });
}

export function noteSettled({ asked, settled }: Unknowns, row: OutboxRow): void {
  asked.delete(row.id);
  settled.set(row.id, row.attemptedAt);
}

/** The channel could not be asked. Gives how often by now, and the pause until it is asked again, milliseconds. */
export function noteUnasked(
  { asked }: Unknowns,
  { id }: Pick<OutboxRow, 'id'>,
  at: number,
): { readonly times: number; readonly pause: number } {
  const times = (asked.get(id)?.times ?? 0) + 1;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS);
  asked.set(id, { times, nextAt: at + pause });
  return { times, pause };
}

/** Forgets rows that are unknown no more. @param present ids of those that are */
export function forgetOthers(unknowns: Unknowns, present: ReadonlySet<string>, at: number): void {
  const { asked, seen, own, settled } = unknowns;
  for (const [id, { nextAt }] of asked) if (!present.has(id) && nextAt <= at) asked.delete(id);
  for (const known of [settled, seen]) for (const id of known.keys()) if (!present.has(id)) known.delete(id);
  for (const id of own.keys()) if (!present.has(id) && !asked.has(id)) own.delete(id);
}

/** Whether the row's attempt was settled here already. */
export function isWritten({ settled }: Unknowns, row: OutboxRow): boolean {
  return settled.get(row.id) === row.attemptedAt;
}

/** Milliseconds until the channel may be asked about the row again. */
export function looksAgainIn({ asked }: Unknowns, { id }: Pick<OutboxRow, 'id'>, at: number): number {
  return (asked.get(id)?.nextAt ?? -Infinity) - at;
}

/**
 * Milliseconds until the row's request must have ended and show in the channel's list.
 * @param times `now` UTC milliseconds, `at` monotonic
 */
export function settlesIn(
  { seen, own }: Unknowns,
  row: OutboxRow,
  { now, at }: { readonly now: number; readonly at: number },
  { staleMs, settleMs }: Pick<Tuning, 'staleMs' | 'settleMs'>,
): number {
  const since = at - (seen.get(row.id)?.at ?? at);
  if (own.get(row.id) !== row.attempts) return settleMs - since;
  const longest = staleMs + settleMs;
  // Should the clock be set back meanwhile, no longer than from when it was seen.
  return Math.min((row.attemptedAt ?? now) + longest - now, longest - since);
}
