import { isActive, type Appointment } from './appointment.ts';
import type { PortId } from './port.ts';

/**
 * What the staff of a port recorded of an appointment: the whole family came, a part of it, nobody. `undone`: it was recorded by
 * mistake, and nothing is known.
 */
export const CHECK_IN_STATES = ['arrived', 'part', 'no_show', 'undone'] as const;
export type CheckInState = (typeof CHECK_IN_STATES)[number];

/** What became of one appointment on one date at a port. A later entry corrects it; the audit keeps those before. */
export interface CheckIn {
  /** See checkInId. */
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  readonly appointmentId: string;
  readonly registrationId: string;
  readonly slotId: string;
  readonly port: PortId;
  /** Local ISO date at the port. */
  readonly date: string;
  /** Local 24-hour `HH:mm` at the port. */
  readonly time: string;
  readonly state: CheckInState;
  /** Of the appointment. */
  readonly people: number;
  /** How many of them came. */
  readonly came: number;
  /** A-numbers of those who came. Personal. */
  readonly members: readonly string[];
  /** The actor who recorded it last. */
  readonly recordedBy: string;
  /** UTC milliseconds. */
  readonly recordedAt: number;
}

/** Each date of an appointment has its own: an appointment that is moved to another slot keeps what was recorded of the one before. */
export const checkInId = ({ id, slotId }: Pick<Appointment, 'id' | 'slotId'>): string => `${id}|${slotId}`;

/** Whether somebody of the family came. */
export const hasCome = (checkIn: Pick<CheckIn, 'state'> | null): boolean =>
  checkIn?.state === 'arrived' || checkIn?.state === 'part';

/** How long a slot lasts at least: who comes within it is not said to have stayed away. Ours; the announcement leaves it open. */
const SLOT_LASTS_MS = 2 * 3_600_000;

/** Until when nobody of a slot has stayed away, UTC milliseconds. */
export const slotEndsAt = ({ startsAt }: Pick<Appointment, 'startsAt'>): number => startsAt + SLOT_LASTS_MS;

/** Why something is not recorded, as the API says it. */
export const NOT_RECORDED = {
  ended: 'The appointment was cancelled or declined: nothing can be recorded of it.',
  moved: 'The appointment has been moved to another date or time since it was looked at.',
  meanwhile: 'Somebody else has recorded something of it since it was looked at.',
  closed: 'That time at the port is closed: the family gets another date or waits again.',
  too_early: 'It is not the day of the appointment yet at the port.',
  not_over: 'The slot has not ended: the family may still come.',
  nothing_to_undo: 'Nothing is recorded of it.',
  nobody: 'Nobody of the family was named.',
  not_family: 'Somebody was named who is not of the family.',
} as const;
export type NotRecorded = keyof typeof NOT_RECORDED;

/** What is known of an appointment when something of it is to be recorded. */
export interface AtPort {
  readonly appointment: Appointment;
  /** What was recorded of its date; null when nothing was. */
  readonly before: CheckIn | null;
  /** Whether its day or time is closed. */
  readonly closed: boolean;
  /** Local ISO date at the port now. */
  readonly today: string;
  /** UTC milliseconds. */
  readonly now: number;
}

/**
 * Why an outcome cannot be recorded; null when it can. From the slot's day on, at the port; that nobody came only once the slot has ended;
 * of an appointment that was cancelled or declined nothing, because who was told not to come did not stay away. Any outcome may follow any
 * other: the later entry is the right one. Pure.
 */
export function whyNotRecorded(state: CheckInState, at: AtPort): NotRecorded | null {
  const { appointment, before, closed, today, now } = at;
  if (!isActive(appointment)) return 'ended';
  // Who is in a closed time that is still to come is about to be moved or taken back.
  if (closed && appointment.startsAt > now && !hasCome(before)) return 'closed';
  if (today < appointment.date) return 'too_early';
  if (state === 'no_show' && now < slotEndsAt(appointment)) return 'not_over';
  if (state === 'undone' && (before === null || before.state === 'undone')) return 'nothing_to_undo';
  return null;
}

/** Who came, and what that makes of the family. */
export interface Came {
  readonly state: CheckInState;
  readonly members: readonly string[];
}

/**
 * Who of a family came. All of it by name is the whole family.
 * @param named A-numbers, of a part
 * @param family A-numbers of all
 */
export function whoCame(
  state: CheckInState,
  named: readonly string[],
  family: readonly string[],
): Came | NotRecorded {
  if (state === 'arrived') return { state, members: family };
  if (state !== 'part') return { state, members: [] };
  if (named.some((each) => !family.includes(each))) return 'not_family';
  const members = family.filter((each) => named.includes(each));
  if (members.length === 0) return 'nobody';
  return { state: members.length === family.length ? 'arrived' : 'part', members };
}

/** Whether what was recorded says the same already. */
export const saysTheSame = (before: CheckIn | null, { state, members }: Came): boolean =>
  before !== null &&
  before.state === state &&
  before.members.length === members.length &&
  before.members.every((each) => members.includes(each));
