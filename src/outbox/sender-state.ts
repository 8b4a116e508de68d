import type { OutboxRow, Priority } from '../domain/message.ts';
import type { Reserved } from '../storage/storage.ts';
import type { Tuning } from './tuning.ts';

/**
 * Words of the sending loop:
 *
 * - sender: one of our numbers; a worker sends for one sender in one process.
 * - term: the time in which the worker has the sender's lease without a break.
 * - claim: mark a queued row in the database as `sending` in this term, before its request is made.
 * - held: claimed and not handed over yet.
 * - in flight: handed over to the channel, which has not answered.
 * - unit: what a rate counts, a segment of an SMS or a message on WhatsApp.
 * - due: goes before what is more urgent, because its share of the rate is owed to it (shares.ts).
 */

/** A claimed row that has not been handed over. */
export interface Held {
  readonly row: OutboxRow;
  readonly due: boolean;
  /** Monotonic milliseconds of the claim. */
  readonly at: number;
}

/** All that a worker remembers of its sender from one step to the next. */
export interface SenderState {
  /** In the order in which they leave. */
  held: readonly Held[];
  /** Requests in flight. */
  inFlight: number;
  /** Monotonic milliseconds until which nothing is sent. */
  pausedUntil: number;
  /** Answers of `busy` in a row. */
  busyTimes: number;
  /** The channel refused the sender itself: one message at a time is tried. */
  refused: boolean;
  /** The last claim gave less than was asked for, and nothing happened since. */
  dry: boolean;
  /** A claim was asked for and may have been made, though no answer came. */
  claimUnanswered: boolean;
  /** How often the worker was told that there may be something to do. */
  kicks: number;
  /** Something was done since the worker was last asked. */
  worked: boolean;
  /** Units of a usual message lately. */
  usualUnits: number;
  /** How long before it may leave a message is claimed. */
  leadMs: number;
  /** Takes nothing new. */
  stopping: boolean;
}

export function newSenderState(): SenderState {
  return {
    held: [],
    inFlight: 0,
    pausedUntil: -Infinity,
    busyTimes: 0,
    refused: false,
    dry: false,
    claimUnanswered: false,
    kicks: 0,
    worked: false,
    usualUnits: 1,
    leadMs: LEAD_MS,
    stopping: false,
  };
}

/** The state as a log line shows it: nothing personal, times from now on. @param at monotonic milliseconds */
export function printState(state: SenderState, at: number): Readonly<Record<string, unknown>> {
  const { held, pausedUntil, ...rest } = state;
  return { ...rest, held: held.map(({ row }) => row.id), pausedMs: Math.max(0, pausedUntil - at) };
}

/**
 * A message is claimed this long before it may leave, so that a reply that comes meanwhile still goes first; on a slow disk
 * twice as long before as a claim took lately, so that it is there in time.
 */
const LEAD_MS = 50;
const LONGEST_LEAD_MS = 500;

/** The lead after a claim that took so long, milliseconds. */
export function leadAfter(leadMs: number, tookMs: number): number {
  return Math.min(LONGEST_LEAD_MS, Math.max(LEAD_MS, 2 * tookMs, leadMs * 0.9));
}

/** Weight of the last message in the usual number of units. */
const RECENT = 0.2;

/** The usual number of units after a message of `units` left. */
export function usualAfter(usualUnits: number, units: number): number {
  return usualUnits + RECENT * (units - usualUnits);
}

/** Requests at once; a sender that was refused is tried with one. */
export function mostInFlight({ refused }: SenderState, { concurrency }: Tuning): number {
  return refused ? 1 : concurrency;
}

/** What a claim depends on besides the state. */
interface ClaimNow {
  /** Units a second. */
  readonly rate: number;
  readonly mostClaimed: number;
  /** Milliseconds until the next message may leave. */
  readonly leavesIn: number;
}

/** How many rows to claim now, 0 for none: about what leaves within a second, and before that has all left. */
export function rowsToClaim(state: SenderState, { rate, mostClaimed, leavesIn }: ClaimNow): number {
  const { held, inFlight, refused, usualUnits } = state;
  const second = refused ? 1 : Math.min(mostClaimed, Math.max(1, Math.ceil(rate / usualUnits)));
  if (state.stopping || state.dry || held.length > second / 2 || leavesIn > state.leadMs) return 0;
  if (refused && held.length + inFlight > 0) return 0;
  return second - held.length;
}

/** Claimed rows with whether they are due: of each priority the first ones, as many as were reserved. */
export function markDue(
  rows: readonly OutboxRow[],
  reserved: readonly Reserved[],
): readonly Pick<Held, 'row' | 'due'>[] {
  const left = new Map<Priority, number>(reserved.map(({ priority, rows: most }) => [priority, most]));
  return rows.map((row) => {
    const owed = left.get(row.priority) ?? 0;
    if (owed > 0) left.set(row.priority, owed - 1);
    return { row, due: owed > 0 };
  });
}

/** The order in which held rows leave; within a priority the order of the claims stays. */
export function leavingOrder(held: readonly Held[]): readonly Held[] {
  return held.toSorted((a, b) => Number(b.due) - Number(a.due) || a.row.priority - b.row.priority);
}
