import type { Appointment } from '../domain/appointment.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import type { Storage } from '../storage/storage.ts';

/** How long after its time an appointment is still spoken of as to come: people are inside by then or late. */
const PAST_AFTER_MS = 6 * 60 * 60 * 1000;

/** Whether an appointment is not to come any more: its time is over, or the port's staff recorded that the family came. */
export async function isOver(
  storage: Pick<Storage, 'findCheckIn'>,
  appointment: Appointment,
  now: number,
): Promise<boolean> {
  if (now > appointment.startsAt + PAST_AFTER_MS) return true;
  return hasCome(await storage.findCheckIn(checkInId(appointment)));
}
