import { contactPoint } from '../domain/address.ts';
import { isActive, type Appointment } from '../domain/appointment.ts';
import type { OtherPhone, Registration } from '../domain/registration.ts';
import { CODE_RULE, codeTriesId, isSpent, tried, triesAt } from '../domain/tries.ts';
import { wasEverAskedToPassOn } from '../reach/passed-on.ts';
import type { GuessDeps } from './guesses.ts';
import { only, type LookedUp } from './looked-up.ts';
import { appointmentView, namesOf } from './standing.ts';
import { isOver } from './appointment-over.ts';

/**
 * Answers the code of an appointment. The family's phones are told all of it. Any other phone hears whether the code holds and that
 * it is another family's: with date and place it could be sold. Codes that are not the phone's own are few a day.
 */
export async function reference(code: string, deps: GuessDeps): Promise<LookedUp> {
  const { storage, now, contactId, names } = deps;
  const appointment = await storage.findAppointmentByReference(code);
  const registration =
    appointment === null ? null : await storage.findRegistration(appointment.registrationId);
  if (appointment !== null && (await isTheirs(appointment, registration, deps))) {
    return only({
      type: 'REFERENCE_KNOWN',
      appointment: await appointmentView(deps, appointment),
      names: registration?.contactId === contactId ? namesOf(registration) : null,
    });
  }
  const counts = await Promise.all(
    names.map(async (name) => ({
      id: codeTriesId(name),
      tries: await storage.findTries(codeTriesId(name)),
    })),
  );
  const before = Math.max(...counts.map(({ tries }) => triesAt(tries, CODE_RULE, now)));
  const writes = counts.map(({ id, tries }) => ({
    kind: 'tries' as const,
    tries: tried(id, tries, CODE_RULE, now),
  }));
  if (counts.some(({ tries }) => isSpent(tries, CODE_RULE, now)))
    return { event: { type: 'REFERENCES_SPENT', first: before === CODE_RULE.most }, writes, guess: 'code' };
  const holds = appointment !== null && isActive(appointment) && !(await isOver(storage, appointment, now));
  return {
    event: holds ? { type: 'REFERENCE_OF_OTHERS', reference: code } : { type: 'REFERENCE_UNKNOWN' },
    writes,
    guess: 'code',
  };
}

/** Whether it is a phone of the family: the one that registered it, or one beside it that was asked to tell it of the appointment. */
async function isTheirs(
  appointment: Appointment,
  registration: Registration | null,
  { storage, contactId }: GuessDeps,
): Promise<boolean> {
  if (registration === null) return false;
  if (registration.contactId === contactId) return true;
  const isThis = (phone: OtherPhone | null): boolean =>
    phone !== null && storage.contactIdOf(contactPoint(phone.number)) === contactId;
  if (!isThis(registration.alternate) && !isThis(registration.shelter)) return false;
  return wasEverAskedToPassOn(storage, appointment, contactId);
}
