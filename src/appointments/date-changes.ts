import type { Appointment } from '../domain/appointment.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import type { Slot } from '../domain/slot.ts';
import { endWrites, waitingAgain } from './appointment-ends.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import type { Write } from '../storage/write.ts';
import { appointmentContent } from '../messages/instruction.ts';
import { instructionWrites } from './offer.ts';
import { sendWrites, type Recipient, type OutgoingDeps } from '../messages/outgoing.ts';
import { remindersWrite } from './reminders.ts';

/** An active appointment, whose it is, and where its messages go; `recipient` null when no phone belongs to it. */
export interface Holding {
  readonly appointment: Appointment;
  readonly registration: Registration;
  readonly recipient: Recipient | null;
}

/** An appointment as it is in another slot: a new confirmation is asked for. */
export const inSlot = (appointment: Appointment, { id, port, date, time, startsAt }: Slot): Appointment => ({
  ...appointment,
  ...{ slotId: id, port, date, time, startsAt, state: 'offered' },
});

/**
 * Moves an appointment to another slot in one commit: the old seats go back and the new ones are taken, the reference stays, a new
 * confirmation is asked for, reminders are replaced, what is queued is withdrawn, and the changed instruction is the one message about it.
 * @param people for how many it is then; as many as before when left out
 */
export function moveWrites(
  deps: OutgoingDeps,
  now: number,
  { appointment, registration, recipient }: Holding,
  slot: Slot,
  people: number = appointment.people,
): { readonly moved: Appointment; readonly writes: readonly Write[] } {
  const moved: Appointment = { ...inSlot(appointment, slot), people, version: appointment.version + 1 };
  return {
    moved,
    writes: [
      { kind: 'appointment', appointment: moved },
      { kind: 'slot', slotId: appointment.slotId, people: -appointment.people },
      { kind: 'slot', slotId: slot.id, people },
      remindersWrite(deps, moved, registration.zone, now),
      { kind: 'withdraw', group: appointmentGroup(appointment.id), reason: 'moved' },
      ...(recipient === null ? [] : instructionWrites(deps, now, moved, registration, recipient, true)),
    ],
  };
}

/**
 * Takes an appointment back in one commit: the seats go back, reminders and queued messages are withdrawn, the family is told in one
 * message and waits again where it stood in the order.
 * @param key of the text, in `appointment`
 */
export function cancelWrites(
  deps: OutgoingDeps,
  now: number,
  { appointment, registration, recipient }: Holding,
  key: 'cancelled.by_staff' | 'cancelled.by_closing',
): readonly Write[] {
  return [
    ...endWrites(appointment, 'cancelled'),
    ...waitingAgain(registration),
    ...(recipient === null
      ? []
      : sendWrites(
          deps,
          now,
          recipient,
          [
            appointmentContent(deps.wording, key, appointment, {
              registration,
              channel: recipient.channel,
            }),
          ],
          {
            purpose: 'cancelled',
            priority: PRIORITIES.appointment,
            group: appointmentGroup(appointment.id),
            expiresAt: appointment.startsAt,
            quietZone: null,
          },
        )),
  ];
}
