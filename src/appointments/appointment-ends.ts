import { isActive, type Appointment } from '../domain/appointment.ts';
import type { Registration } from '../domain/registration.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import type { Write } from '../storage/write.ts';

/** What an appointment's end, or a family's answer to it, writes. Every list belongs in one commit. */

/** Ends an active appointment: its seats go back, its reminders and queued messages are withdrawn. Nothing when it had ended. */
export function endWrites(appointment: Appointment, state: 'declined' | 'cancelled'): readonly Write[] {
  if (!isActive(appointment)) return [];
  return [
    { kind: 'appointment', appointment: { ...appointment, version: appointment.version + 1, state } },
    { kind: 'slot', slotId: appointment.slotId, people: -appointment.people },
    { kind: 'reminders', appointmentId: appointment.id, reminders: [] },
    { kind: 'withdraw', group: appointmentGroup(appointment.id), reason: state },
  ];
}

/** The family says it comes. Nothing when it said so before, or when the appointment has ended. */
export function confirmWrites(appointment: Appointment): readonly Write[] {
  if (appointment.state !== 'offered') return [];
  return [
    {
      kind: 'appointment',
      appointment: { ...appointment, version: appointment.version + 1, state: 'confirmed' },
    },
  ];
}

/** The family says it cannot come: it waits for another slot, where it stood in the order. Nothing when the appointment has ended. */
export function declineWrites(appointment: Appointment, registration: Registration): readonly Write[] {
  if (!isActive(appointment)) return [];
  return [...endWrites(appointment, 'declined'), ...waitingAgain(registration)];
}

/** A scheduled family waits again. Nothing when it was not scheduled. */
export function waitingAgain(registration: Registration): readonly Write[] {
  if (registration.stage !== 'scheduled') return [];
  return [
    {
      kind: 'registration',
      registration: { ...registration, version: registration.version + 1, stage: 'waiting' },
    },
  ];
}
