import type { Reminder } from '../domain/reminder.ts';
import type { Write } from '../storage/write.ts';

/**
 * Moves what is pending for an appointment to other times, if all of it is still pending: each is ended and put back, so that a
 * step that another worker took meanwhile makes the commit `stale` instead of being taken again.
 *
 * @param pending all that is pending for the appointment, but for what the same commit ends
 * @param dueAtOf the new time, or the old one, UTC milliseconds
 */
export function rescheduleWrites(
  appointmentId: string,
  pending: readonly Reminder[],
  dueAtOf: (entry: Reminder) => number,
): readonly Write[] {
  return [
    ...pending.map(({ id }): Write => ({ kind: 'reminder', id, state: 'skipped' })),
    {
      kind: 'reminders',
      appointmentId,
      reminders: pending.map((entry) => ({ ...entry, dueAt: dueAtOf(entry) })),
    },
  ];
}
