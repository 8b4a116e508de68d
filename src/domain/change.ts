import type { PortId } from './port.ts';

/**
 * A change that takes from families what they have, such as their appointment, or tells them what cannot be taken back: it is counted first,
 * and done when a second person has approved what was counted. What it is done to is named by `subject`: of `phase_open` and
 * `phase_close` the id of the phase, of `slots_close` that of the closure (closure.ts), of `people_cancel` that of the act on all who fit a
 * filter (people-act.ts).
 */
export const CHANGE_KINDS = ['phase_open', 'phase_close', 'slots_close', 'people_cancel'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** proposed → done, or rejected; `expired` when neither came in time. */
export const CHANGE_STATES = ['proposed', 'done', 'rejected', 'expired'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** What a change would cost at one port on one day. */
export interface ChangedDay {
  readonly port: PortId;
  /** Local ISO date at the port. */
  readonly date: string;
  readonly appointments: number;
  /** In these appointments. */
  readonly people: number;
}

/** Families that a change would take in at one port. */
export interface TakenInAt {
  readonly port: PortId;
  readonly families: number;
  readonly people: number;
}

/** What a change would do, as things were when it was counted. */
export interface ChangeFigures {
  /** Families for whom anything changes. */
  readonly families: number;
  /** Of these, the ones that get a message. */
  readonly told: number;
  /** Appointments that would not stay as they are. */
  readonly appointments: number;
  /** Of these, the ones that get another date; the others are cancelled. */
  readonly moved: number;
  /** In these appointments. */
  readonly people: number;
  /** By date, then port. */
  readonly days: readonly ChangedDay[];
  /** Families that are taken in, by their port of return, at which they then wait. */
  readonly takenIn: readonly TakenInAt[];
  /** Names exactly which families and appointments these are: two that count alike are not the same. */
  readonly digest: string;
}

/** A change as it was counted and proposed. */
export interface Change {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly state: ChangeState;
  readonly figures: ChangeFigures;
  /** Actors who proposed it: none of them approves it. */
  readonly authors: readonly string[];
  /** The actor who approved or rejected it; null before. */
  readonly decidedBy: string | null;
  /** UTC milliseconds; null before. */
  readonly decidedAt: number | null;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** UTC milliseconds; at and after it nobody approves it any more. */
  readonly expiresAt: number;
}

/** The number that whoever proposes or approves has to state: who looked at the figures can. */
export function countToState({ appointments, families }: ChangeFigures): number {
  return appointments > 0 ? appointments : families;
}

/** What that number counts. */
export function statedIn({ appointments }: ChangeFigures): 'appointments' | 'families' {
  return appointments > 0 ? 'appointments' : 'families';
}

/** Its state at `now` (UTC milliseconds). */
export function changeStateAt({ state, expiresAt }: Change, now: number): ChangeState {
  return state === 'proposed' && now >= expiresAt ? 'expired' : state;
}
