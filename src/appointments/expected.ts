import type { Appointment } from '../domain/appointment.ts';
import { checkInId, type CheckIn } from '../domain/check-in.ts';
import type { PortTime } from '../domain/closure.ts';
import type { Registration } from '../domain/registration.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { Storage } from '../storage/storage.ts';

/** A family that is expected at a port. Personal. */
export interface Expected {
  readonly appointment: Appointment;
  readonly registration: Registration;
  /** What was recorded of it; null when nothing was. */
  readonly checkIn: CheckIn | null;
}

/** Everybody who has an appointment on a day at a port, or at one time of it, by time, then family name. */
export async function listExpected(storage: Storage, at: PortTime): Promise<readonly Expected[]> {
  const recorded = new Map((await storage.listCheckIns(at)).map((checkIn) => [checkIn.id, checkIn]));
  const appointments = await storage.listActiveAppointments(at);
  const found = await Promise.all(
    appointments.map(async (appointment): Promise<Expected | null> => {
      const registration = await ifItOpens(storage.findRegistration(appointment.registrationId));
      const checkIn = recorded.get(checkInId(appointment)) ?? null;
      return registration === null ? null : { appointment, registration, checkIn };
    }),
  );
  return found
    .filter((expected) => expected !== null)
    .sort((a, b) => a.appointment.startsAt - b.appointment.startsAt || compare(nameOf(a), nameOf(b)));
}

const nameOf = ({ registration: { aNumber, members } }: Expected): string => {
  const own = members.find((member) => member.aNumber === aNumber) ?? members[0];
  return `${own?.surnames ?? ''} ${own?.givenNames ?? ''}`.toLowerCase();
};
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
