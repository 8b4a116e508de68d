/** Seven days before (only while unconfirmed), three days before, the day before, the morning of. */
export const REMINDER_KINDS = ['confirm', 'prepare', 'day_before', 'morning_of'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

export type ReminderState = 'pending' | 'done' | 'skipped' | 'withdrawn';

/** A stored schedule entry of an appointment. */
export interface Reminder {
  readonly id: string;
  readonly appointmentId: string;
  readonly registrationId: string;
  readonly kind: ReminderKind;
  /** UTC milliseconds; due means due until done. */
  readonly dueAt: number;
  /** UTC milliseconds after which it no longer makes sense and is skipped. */
  readonly expiresAt: number;
  readonly state: ReminderState;
}
