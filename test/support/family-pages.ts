import { contactPoint } from '../../src/domain/address.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { AuditRow } from '../../src/domain/audit.ts';
import type { Registration } from '../../src/domain/registration.ts';
import type { Slot } from '../../src/domain/slot.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, type FamilyFacts } from './families.ts';
import { makeAppointment, makeId, makeOutboxMessage, makeSlot } from './records.ts';
import { aText } from './talk.ts';

let phones = 0;

/** A family with a phone of its own, a text and a message. */
export async function familyWithTexts(storage: Storage, over: FamilyFacts = {}): Promise<Registration> {
  const phone = `+5255${String(20_000_000 + (phones += 1))}`;
  const contactId = storage.contactIdOf(contactPoint(phone));
  const registration = await storeFamily(storage, {
    ...over,
    registration: { contactId, receipt: `R${makeId()}`, ...over.registration },
    talk: { contactId, address: phone, ...over.talk },
  });
  await storage.commit([
    { kind: 'inbound', contactId, message: aText(phone, 'un <b>texto</b> "secreto" \u202eabc') },
    { kind: 'send', message: makeOutboxMessage({ contactId, content: { body: 'una respuesta' } }) },
  ]);
  return registration;
}

let days = 0;

/** Gives a family an appointment on a day after `now`, in a slot that no other family is given so. */
export async function scheduledFor(
  storage: Storage,
  registration: Registration,
  now: number,
  capacity = 500,
): Promise<{ readonly appointment: Appointment; readonly slot: Slot }> {
  const startsAt = now + (days += 1) * 86_400_000;
  const slot = makeSlot({
    ...{ date: new Date(startsAt).toISOString().slice(0, 10), time: '11:00', capacity, startsAt },
  });
  await storage.importSlots([slot]);
  const people = registration.members.length;
  const appointment = makeAppointment({
    ...{ id: `A${makeId()}`, registrationId: registration.id, familyId: registration.familyId, people },
    ...{ reference: `T${makeId()}`, slotId: slot.id, startsAt },
    ...{ date: slot.date, time: slot.time },
  });
  const outcome = await storage.commit([
    { kind: 'appointment', appointment },
    { kind: 'slot', slotId: slot.id, people },
    { kind: 'registration', registration: { ...registration, version: 2, stage: 'scheduled' } },
  ]);
  if (outcome !== 'ok') throw new Error(`no appointment: ${outcome}`);
  return { appointment, slot };
}

/** The hidden field of a form, as a browser would send it. */
export const hidden = (html: string, name: string): string =>
  (new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** What the audit has of something, by act. */
export const auditOf = async (storage: Storage, subject: string, act: string): Promise<readonly AuditRow[]> =>
  (await storage.listAuditBefore({ before: 1e12, limit: 99, subject })).filter((row) => row.act === act);
