import type { Models } from './models.ts';

const MINUTE = 60_000;
const EARLIEST_MINUTES = 5 * 60;
const BEFORE_MINUTES = 2 * 60;

/**
 * The reminder of the day was planned an hour before, or in the morning of who reads it: what still waits comes two hours before,
 * at five at the earliest, by the port's clock. What was planned earlier stays. Any number may do it at once, and again.
 */
export async function remindEarlier({ reminders, appointments }: Models): Promise<void> {
  const waiting = reminders.find({ state: 'pending', kind: 'morning_of' }).lean();
  for await (const { _id, appointmentId } of waiting.cursor()) {
    const appointment = await appointments.findById(appointmentId, { startsAt: 1, time: 1 }).lean();
    if (appointment === null) continue;
    const [hours = 0, minutes = 0] = appointment.time.split(':').map(Number);
    const apart = Math.max(0, Math.min(BEFORE_MINUTES, hours * 60 + minutes - EARLIEST_MINUTES));
    const dueAt = new Date(appointment.startsAt.getTime() - apart * MINUTE);
    await reminders.updateOne({ _id, state: 'pending', dueAt: { $gt: dueAt } }, { $set: { dueAt } });
  }
}
