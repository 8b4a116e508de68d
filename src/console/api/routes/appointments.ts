import { z } from 'zod';
import { cancelAppointment, moveAppointment } from '../../../appointments/change.ts';
import { APPOINTMENT_STATES } from '../../../domain/appointment.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { OUTBOX_STATES } from '../../../domain/message.ts';
import { SCHEDULE_KINDS } from '../../../domain/reminder.ts';
import { appointmentGroup } from '../../../domain/message-groups.ts';
import type { Storage } from '../../../storage/storage.ts';
import { get, post, type Route } from '../route.ts';
import { day, iso, moment, nothing, portId } from '../shown.ts';

const appointmentSchema = z
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

const movedSchema = appointmentSchema
  .extend({
    warnings: z
      .array(z.string())
      .describe('what staff must see to: it is in another city now, or at another border than the family'),
  })
  .meta({ id: 'MovedAppointment' });

/** An appointment by its reference, which people write in any case. */
async function show(storage: Storage, reference: string): Promise<z.input<typeof appointmentSchema>> {
  const found = await storage.findAppointmentByReference(reference.toUpperCase());
  if (found === null) throw new AvisoError('not_found', `Appointment ${reference}.`);
  const [registration, schedule] = await Promise.all([
    storage.findRegistration(found.registrationId),
    storage.listReminders(found.id),
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
    schedule: schedule.map((entry) => ({ kind: entry.kind, dueAt: iso(entry.dueAt), state: entry.state })),
    messages: messages
      .filter((row) => row.group === group)
      .map(({ id, purpose, state: now, error }) => ({ id, purpose, state: now, error })),
  };
}

const referenceOf = z.object({ reference: z.string().min(1).max(40) });

export const appointmentRoutes: readonly Route[] = [
  get({
    path: '/appointments/{reference}',
    permission: 'appointment.read',
    summary: 'One appointment',
    params: referenceOf,
    query: nothing,
    answer: appointmentSchema,
    errors: ['not_found'],
    handle: ({ storage, params: { reference } }) => show(storage, reference),
  }),
  post({
    path: '/appointments/{reference}/move',
    permission: 'appointment.change',
    summary: 'Moves an appointment to another slot; the family is told, and asked to confirm again',
    params: referenceOf,
    query: nothing,
    body: z.strictObject({ slot: z.string().min(1).max(80).describe('id of the slot: port|date|time') }),
    answer: movedSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params, body, ...context }) {
      const reference = params.reference.toUpperCase();
      const warnings: string[] = [];
      await moveAppointment({
        ...context,
        reference,
        toSlot: body.slot,
        onWarning: (text) => warnings.push(text),
      });
      return { ...(await show(context.storage, reference)), warnings };
    },
    // Where it was before is not known any more.
    again: async ({ storage, params: { reference } }) => ({
      ...(await show(storage, reference)),
      warnings: [],
    }),
  }),
  post({
    path: '/appointments/{reference}/cancel',
    permission: 'appointment.change',
    summary: 'Cancels an appointment; the family is told, and waits again at its place in the order',
    params: referenceOf,
    query: nothing,
    body: z.strictObject({
      reason: z.string().trim().min(1).max(200).describe('for the audit; no name, number or A-number'),
    }),
    answer: appointmentSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params, body, ...context }) {
      const reference = params.reference.toUpperCase();
      await cancelAppointment({ ...context, reference, reason: body.reason });
      return show(context.storage, reference);
    },
    again: ({ storage, params: { reference } }) => show(storage, reference),
  }),
];
