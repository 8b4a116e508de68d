import { portOf } from '../../flows/programme.ts';
import { newRequest } from '../../src/domain/person-request.ts';
import { REACH_KINDS } from '../../src/domain/reminder.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf, addDays, localOf } from '../../src/domain/zoned-time.ts';
import { requestIdOf } from '../../src/reach/reach.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, type FamilyFacts } from './families.ts';
import { makeAppointment, makeId, makeReminder } from './records.ts';

const PORT = 'san-ysidro';

/** A family with an appointment in some days whom no message reached; a person was asked to call it unless `called` is false. */
export async function storeUnreached(
  storage: Storage,
  now: number,
  {
    days = 10,
    called = true,
    ...family
  }: FamilyFacts & { readonly days?: number; readonly called?: boolean } = {},
) {
  const { zone } = portOf(PORT);
  const date = addDays(localOf(now, zone).date, days);
  const slot: Slot = {
    ...{ id: slotId(PORT, date, '09:00'), date, time: '09:00' },
    port: PORT,
    ...{ startsAt: instantOf(date, '09:00', zone), capacity: 100, taken: 0 },
  };
  await storage.importSlots([slot]);
  const registration = await storeFamily(storage, {
    people: 2,
    ...family,
    registration: { stage: 'scheduled', ...family.registration },
  });
  const appointment = makeAppointment({
    ...{ id: `appointment-${makeId()}`, reference: makeId().slice(-7), registrationId: registration.id },
    ...{ familyId: registration.familyId, slotId: slot.id, port: slot.port, date, time: '09:00' },
    ...{ startsAt: slot.startsAt, people: 2 },
  });
  const outcome = await storage.commit([
    { kind: 'appointment', appointment },
    { kind: 'slot', slotId: slot.id, people: 2 },
    {
      kind: 'reminders',
      appointmentId: appointment.id,
      reminders: REACH_KINDS.map((kind) =>
        makeReminder({
          ...{ id: `${appointment.id}-${kind}`, appointmentId: appointment.id, kind, dueAt: now + 3_600_000 },
          ...{ registrationId: registration.id, expiresAt: slot.startsAt },
        }),
      ),
    },
    ...(called
      ? [
          {
            kind: 'personRequest' as const,
            request: newRequest({
              ...{ id: requestIdOf(appointment.id), contactId: registration.contactId ?? '' },
              ...{ reason: 'unreached', openedAt: now },
            }),
          },
        ]
      : []),
  ]);
  if (outcome !== 'ok') throw new Error(`not stored: ${outcome}`);
  return { registration, appointment };
}
