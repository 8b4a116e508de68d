import { z } from 'zod';
import { cancelAppointment, moveAppointment } from '../../../appointments/change.ts';
import { appointmentSchema, referenceOf, showAppointment as show } from '../appointment-shown.ts';
import { get, post, type Route } from '../route.ts';
import { nothing } from '../shown.ts';

const movedSchema = appointmentSchema
  .extend({
    warnings: z
      .array(z.string())
      .describe('what staff must see to: it is in another city now, or at another border than the family'),
  })
  .meta({ id: 'MovedAppointment' });

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
