import type { Appointment } from '../domain/appointment.ts';
import { CODE_BYTES, makeCode } from '../domain/code.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import type { Slot } from '../domain/slot.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import type { Write } from '../storage/write.ts';
import { instructionContents } from '../messages/instruction.ts';
import { sendWrites, type Recipient, type OutgoingDeps } from '../messages/outgoing.ts';
import { registrationGroup } from '../domain/message-groups.ts';
import { remindersWrite } from './reminders.ts';

/**
 * Gives a waiting family a slot, in one commit with all that belongs to it: the seats, the appointment, its reminders, the
 * instruction. What is still queued about the registration ("you are eligible, wait") is withdrawn.
 */
export async function offerWrites(
  deps: OutgoingDeps,
  now: number,
  registration: Registration,
  recipient: Recipient,
  slot: Slot,
): Promise<readonly Write[]> {
  const people = registration.members.length;
  const appointment: Appointment = {
    id: deps.ids.next(),
    version: 1,
    reference: await freshReference(deps),
    registrationId: registration.id,
    familyId: registration.familyId,
    slotId: slot.id,
    port: slot.port,
    date: slot.date,
    time: slot.time,
    startsAt: slot.startsAt,
    people,
    state: 'offered',
    createdAt: now,
  };
  return [
    { kind: 'slot', slotId: slot.id, people },
    { kind: 'appointment', appointment },
    {
      kind: 'registration',
      registration: {
        ...registration,
        version: registration.version + 1,
        stage: 'scheduled',
        lostAppointmentId: null,
      },
    },
    remindersWrite(deps, appointment, registration.zone, now),
    { kind: 'withdraw', group: registrationGroup(registration.id), reason: 'superseded' },
    ...instructionWrites(deps, now, appointment, registration, recipient, false),
  ];
}

/** The instruction of an appointment, queued part by part. It waits for no morning: a slot may be near. */
export function instructionWrites(
  deps: OutgoingDeps,
  now: number,
  appointment: Appointment,
  registration: Registration,
  recipient: Recipient,
  changed: boolean,
): readonly Write[] {
  const reader = { registration, channel: recipient.channel };
  const contents = instructionContents(deps.wording, appointment, reader, changed);
  return sendWrites(deps, now, recipient, contents, {
    purpose: 'instruction',
    priority: PRIORITIES.appointment,
    group: appointmentGroup(appointment.id),
    expiresAt: appointment.startsAt,
    quietZone: null,
  });
}

/** Draws until the code is new: the store refuses a second appointment of one reference. */
async function freshReference({ ids, storage }: OutgoingDeps): Promise<string> {
  for (;;) {
    const reference = makeCode('reference', ids.bytes(CODE_BYTES));
    if ((await storage.findAppointmentByReference(reference)) === null) return reference;
  }
}
