import type { TalkEvent } from '../../flows/talk.ts';
import { contactPoint } from '../domain/address.ts';
import { isActive, type Appointment } from '../domain/appointment.ts';
import type { OtherPhone } from '../domain/registration.ts';
import { appointmentOfGroup } from '../domain/message-groups.ts';
import { passedOnWrite, wasAskedToPassOn, wasPassedOn } from '../reach/passed-on.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** What the look-ups here read with. */
export interface OtherPhoneDeps {
  readonly storage: Storage;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
}

/** The phone that is kept beside this one, and whether this one registered anybody. */
export async function keptOtherPhone({ storage, contactId }: OtherPhoneDeps): Promise<TalkEvent> {
  const registrations = await storage.listRegistrationsOf(contactId);
  const kept = registrations.find(({ alternate }) => alternate !== null)?.alternate ?? null;
  return { type: 'OTHER_PHONE_IS', registered: registrations.length > 0, number: kept?.number ?? null };
}

/** Whether a number is the very phone that wrote it, however it is spelled. */
export function ownPhone(number: string, { storage, contactId }: OtherPhoneDeps): TalkEvent {
  return { type: 'OWN_PHONE', own: storage.contactIdOf(contactPoint(number)) === contactId };
}

/**
 * Keeps another phone for every family that this one registered: it stands in for this phone, whoever was registered from it.
 * On SMS first, which every phone has.
 */
export async function otherPhoneWrites(
  storage: Storage,
  contactId: string,
  number: string | null,
): Promise<readonly Write[]> {
  return (await storage.listRegistrationsOf(contactId)).map((registration): Write => ({
    kind: 'registration',
    registration: {
      ...registration,
      version: registration.version + 1,
      alternate: number === null ? null : { number, channel: 'sms' },
    },
  }));
}

/**
 * What somebody says who was asked to pass an appointment on: the family knows.
 *
 * @param code reference of the appointment; null when they only wrote `1`, which is clear when they were asked for one family
 * @returns null when this phone was not asked about the appointment of that code: then it is a question about the code
 */
export async function told(
  code: string | null,
  deps: OtherPhoneDeps,
): Promise<{ readonly event: TalkEvent; readonly writes: readonly Write[] } | null> {
  const asked = await askedAbout(deps);
  if (code !== null) {
    const named = asked.find((appointment) => appointment.reference === code);
    return named === undefined ? null : passedOn(named);
  }
  const open: Appointment[] = [];
  for (const appointment of asked) {
    if (!(await wasPassedOn(deps.storage, appointment))) open.push(appointment);
  }
  const last = open.at(-1);
  if (last === undefined) return { event: { type: 'NOBODY_TOLD' }, writes: [] };
  if (open.length > 1) return { event: { type: 'TOLD_WHICH', reference: last.reference }, writes: [] };
  return passedOn(last);
}

/**
 * Who was asked to pass a date on says that this is not their phone: it is no phone of that family any more. The steps towards
 * the family go on without it.
 */
export async function forgetPhoneWrites(deps: OtherPhoneDeps): Promise<readonly Write[]> {
  const { storage, contactId } = deps;
  const ids = new Set((await askedAbout(deps)).map((appointment) => appointment.registrationId));
  const found = await Promise.all([...ids].map((id) => storage.findRegistration(id)));
  const theirs = (phone: OtherPhone | null): OtherPhone | null =>
    phone !== null && storage.contactIdOf(contactPoint(phone.number)) === contactId ? null : phone;
  return found
    .filter((registration) => registration !== null)
    .filter((registration) => registration.contactId !== contactId)
    .map((registration): Write => ({
      kind: 'registration',
      registration: {
        ...registration,
        version: registration.version + 1,
        alternate: theirs(registration.alternate),
        shelter: theirs(registration.shelter),
      },
    }));
}

function passedOn(appointment: Appointment): {
  readonly event: TalkEvent;
  readonly writes: readonly Write[];
} {
  return {
    event: { type: 'PASSED_ON', reference: appointment.reference },
    writes: [passedOnWrite(appointment)],
  };
}

/** Appointments to come whose present date this phone was asked to pass on, in the order of asking. */
async function askedAbout({ storage, contactId, now }: OtherPhoneDeps): Promise<readonly Appointment[]> {
  const rows = await storage.listOutboxOf(contactId);
  const ids = new Set(
    rows
      .filter(({ purpose }) => purpose === 'reach.alternate' || purpose === 'reach.shelter')
      .map(({ group }) => appointmentOfGroup(group)),
  );
  const found = await Promise.all([...ids].map((id) => storage.findAppointment(id ?? '')));
  const asked: Appointment[] = [];
  for (const appointment of found) {
    if (appointment === null || !isActive(appointment) || appointment.startsAt <= now) continue;
    if (await wasAskedToPassOn(storage, appointment, contactId)) asked.push(appointment);
  }
  return asked;
}
