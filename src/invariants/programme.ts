import type { CopyStorage } from '../storage/copy-port.ts';
import type { Report } from './invariants.ts';
import {
  appointmentRow,
  registrationRow,
  reminderRow,
  requestRow,
  rowsOf,
  slotRow,
  talkRow,
  type AppointmentRow,
  type RegistrationRow,
  type TalkRow,
} from './rows.ts';

/** What messages are held against. */
export interface Programme {
  readonly talks: ReadonlyMap<string, TalkRow>;
  readonly appointments: ReadonlyMap<string, AppointmentRow>;
  readonly registrations: ReadonlyMap<string, RegistrationRow>;
}

/** Reads slots, appointments, registrations, talks and the schedule, and reports what of them does not hold together. */
export async function checkProgramme(
  rows: Pick<CopyStorage, 'exportRows'>,
  report: Report,
): Promise<Programme> {
  const talks = new Map<string, TalkRow>();
  for await (const talk of rowsOf(rows, 'conversations', talkRow)) talks.set(talk.contactId, talk);
  const registrations = new Map<string, RegistrationRow>();
  for await (const each of rowsOf(rows, 'registrations', registrationRow)) registrations.set(each.id, each);
  const appointments = new Map<string, AppointmentRow>();
  for await (const each of rowsOf(rows, 'appointments', appointmentRow)) appointments.set(each.id, each);
  await checkPlaces(rows, appointments, report);
  checkFamilies(registrations, appointments, report);
  await checkRegistrations(rows, { talks, appointments, registrations }, report);
  for await (const { id, appointmentId, state } of rowsOf(rows, 'reminders', reminderRow)) {
    const appointment = appointments.get(appointmentId);
    if (state === 'pending' && (appointment === undefined || !isHeld(appointment)))
      report('told_right', id, `waits to remind of appointment ${appointmentId}, which has ended`);
  }
  return { talks, appointments, registrations };
}

/** Whether it holds places. */
export function isHeld({ state }: AppointmentRow): boolean {
  return state === 'offered' || state === 'confirmed';
}

async function checkPlaces(
  rows: Pick<CopyStorage, 'exportRows'>,
  appointments: ReadonlyMap<string, AppointmentRow>,
  report: Report,
): Promise<void> {
  const held = new Map<string, number>();
  for (const appointment of appointments.values())
    if (isHeld(appointment))
      held.set(appointment.slotId, (held.get(appointment.slotId) ?? 0) + appointment.people);
  for await (const { id, capacity, taken } of rowsOf(rows, 'slots', slotRow)) {
    const people = held.get(id) ?? 0;
    held.delete(id);
    if (taken > capacity) report('places_counted', id, `${taken} people in ${capacity} places`);
    if (taken !== people)
      report('places_counted', id, `counts ${taken} people, its appointments have ${people}`);
  }
  for (const [id, people] of held) report('places_counted', id, `has ${people} people and is no slot`);
}

function checkFamilies(
  registrations: ReadonlyMap<string, RegistrationRow>,
  appointments: ReadonlyMap<string, AppointmentRow>,
  report: Report,
): void {
  const byFamily = new Map<string, string>();
  const scheduled = new Set<string>();
  for (const appointment of [...appointments.values()].filter(isHeld)) {
    const { id, registrationId, familyId, people } = appointment;
    const other = byFamily.get(familyId);
    if (other !== undefined) report('family_whole', id, `a family has it and ${other}`);
    byFamily.set(familyId, id);
    scheduled.add(registrationId);
    const registration = registrations.get(registrationId);
    if (registration === undefined || registration.stage === 'withdrawn')
      report('family_whole', id, `its registration ${registrationId} does not hold`);
    // What an import changed is counted anew with its decision.
    else if (registration.members.length !== people && !registration.decisionDue)
      report('family_whole', id, `is for ${people} of a family of ${registration.members.length}`);
  }
  for (const { id, stage } of registrations.values())
    if ((stage === 'scheduled') !== scheduled.has(id))
      report('family_whole', id, `is ${stage} and has ${scheduled.has(id) ? 'an' : 'no'} appointment`);
}

async function checkRegistrations(
  rows: Pick<CopyStorage, 'exportRows'>,
  { talks, registrations }: Programme,
  report: Report,
): Promise<void> {
  const looked = new Set<string>();
  for await (const { contactId, reason } of rowsOf(rows, 'personRequests', requestRow))
    if (reason === 'same_family' || reason === 'identity') looked.add(contactId);
  const seen = { family: new Map<string, string>(), member: new Map<string, RegistrationRow>() };
  const receipts = new Set<string>();
  for (const registration of registrations.values()) {
    const { id, receipt, familyId, members, stage, contactId } = registration;
    if (receipts.has(receipt)) report('registered_once', id, 'its receipt is that of another registration');
    receipts.add(receipt);
    if (stage === 'withdrawn') continue;
    const other = seen.family.get(familyId);
    if (other !== undefined) report('registered_once', id, `its family is registered as ${other}, too`);
    seen.family.set(familyId, id);
    if (contactId !== null && !talks.has(contactId))
      report('registered_once', id, 'its phone has no talk: the turn that made it was not whole');
    for (const { aNumber } of members) {
      const before = seen.member.get(aNumber);
      // Families that a later roster made one are put before staff.
      if (before !== undefined && ![before.contactId, contactId].some((who) => looked.has(who ?? '')))
        report('registered_once', id, `a case of it is in ${before.id}, too`);
      seen.member.set(aNumber, registration);
    }
  }
}
