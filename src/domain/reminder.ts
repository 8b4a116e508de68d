/** Seven days before (only while unconfirmed), three days before, the day before, the morning of. */
export const REMINDER_KINDS = ['confirm', 'prepare', 'day_before', 'morning_of'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/**
 * What is tried, in this order, while the family was not reached: the other channel of its number, the phone it named, the
 * shelter's phone, a person of the team.
 */
export const REACH_KINDS = ['reach.other_channel', 'reach.alternate', 'reach.shelter', 'reach.call'] as const;
export type ReachKind = (typeof REACH_KINDS)[number];

/** Everything that an appointment has in the schedule. */
export const SCHEDULE_KINDS = [...REMINDER_KINDS, ...REACH_KINDS] as const;
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number];

export type ReminderState = 'pending' | 'done' | 'skipped' | 'withdrawn';

/** A stored schedule entry of an appointment. */
export interface Reminder {
  readonly id: string;
  readonly appointmentId: string;
  readonly registrationId: string;
  readonly kind: ScheduleKind;
  /** UTC milliseconds; due means due until done. */
  readonly dueAt: number;
  /** UTC milliseconds after which it no longer makes sense and is skipped. */
  readonly expiresAt: number;
  readonly state: ReminderState;
}

/** A schedule entry that is a step towards a family that was not reached. */
export type ReachStep = Reminder & { readonly kind: ReachKind };

export function isReachStep(entry: Reminder): entry is ReachStep {
  return REACH_KINDS.some((kind) => kind === entry.kind);
}
