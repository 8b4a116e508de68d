import { z } from 'zod';
import { APPOINTMENT_STATES } from '../../domain/appointment.ts';
import { CHECK_IN_STATES, checkInId, type CheckIn } from '../../domain/check-in.ts';
import { AvisoError } from '../../domain/errors.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import { appointmentGroup } from '../../domain/message-groups.ts';
import { SCHEDULE_KINDS } from '../../domain/reminder.ts';
import type { Storage } from '../../storage/storage.ts';
import { day, iso, moment, portId } from './shown.ts';

const checkInSchema = z
  .object({
    state: z
      .enum(CHECK_IN_STATES)
      .describe('arrived: the whole family; no_show: nobody; undone: it was recorded by mistake'),
    came: z.int().describe('people'),
    by: z.string().describe('who recorded it last'),
    at: moment,
    version: z.int().describe('to be stated by who corrects it'),
  })
  .meta({ id: 'CheckIn' });

const showCheckIn = ({ state, came, recordedBy, recordedAt, version }: CheckIn) => ({
  ...{ state, came, version },
  by: recordedBy,
  at: iso(recordedAt),
});

export const appointmentSchema = z
  .object({
    reference: z.string(),
    state: z.enum(APPOINTMENT_STATES),
    receipt: z.string().nullable(),
    slot: z.string(),
    port: portId,
    date: day.describe('at the port'),
    time: z.string().describe('24-hour, at the port'),
    startsAt: moment,
    people: z.int(),
    createdAt: moment,
    checkIn: checkInSchema
      .nullable()
      .describe('what the port’s staff recorded of its present date; null when nothing'),
    schedule: z
      .array(
        z.object({
          kind: z.enum(SCHEDULE_KINDS),
          dueAt: moment,
          state: z.enum(['pending', 'done', 'skipped', 'withdrawn']),
        }),
      )
      .describe('reminders, and steps towards those who were not reached'),
    messages: z
      .array(
        z.object({
          id: z.string(),
          purpose: z.string(),
          state: z.enum(OUTBOX_STATES),
          error: z.string().nullable(),
        }),
      )
      .describe('what was queued about it for the registration’s phone, oldest first'),
  })
  .meta({ id: 'Appointment' });

/** What names an appointment in a path. */
export const referenceOf = z.object({ reference: z.string().min(1).max(40) });

/** An appointment by its reference, which people write in any case. */
export async function showAppointment(
  storage: Storage,
  reference: string,
): Promise<z.input<typeof appointmentSchema>> {
  const found = await storage.findAppointmentByReference(reference.toUpperCase());
  if (found === null) throw new AvisoError('not_found', `Appointment ${reference}.`);
  const [registration, schedule, checkIn] = await Promise.all([
    storage.findRegistration(found.registrationId),
    storage.listReminders(found.id),
    storage.findCheckIn(checkInId(found)),
  ]);
  const contactId = registration?.contactId ?? null;
  const messages = contactId === null ? [] : await storage.listOutboxOf(contactId);
  const group = appointmentGroup(found.id);
  const { state, slotId, port, date, time, people } = found;
  return {
    reference: found.reference,
    state,
    receipt: registration?.receipt ?? null,
    slot: slotId,
    port,
    date,
    time,
    startsAt: iso(found.startsAt),
    people,
    createdAt: iso(found.createdAt),
    checkIn: checkIn === null ? null : showCheckIn(checkIn),
    schedule: schedule.map((entry) => ({ kind: entry.kind, dueAt: iso(entry.dueAt), state: entry.state })),
    messages: messages
      .filter((row) => row.group === group)
      .map(({ id, purpose, state: now, error }) => ({ id, purpose, state: now, error })),
  };
}
