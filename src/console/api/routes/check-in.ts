import { z } from 'zod';
import { recordCheckIn } from '../../../appointments/check-in.ts';
import { CHECK_IN_STATES, NOT_RECORDED } from '../../../domain/check-in.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { appointmentSchema, referenceOf, showAppointment } from '../appointment-shown.ts';
import { post, type Route } from '../route.ts';
import { nothing } from '../shown.ts';

/** More than any family has. */
const MOST_NAMED = 100;

/** Who came to appointments, as the staff of ports record it. */
export const checkInRoutes: readonly Route[] = [
  post({
    path: '/appointments/{reference}/check-in',
    permission: 'appointment.check_in',
    summary:
      'Records who came to an appointment, or corrects it; a family that came gets no more reminders, of one that did not staff have a request; nobody is sent anything',
    params: referenceOf,
    query: nothing,
    body: z.strictObject({
      state: z.enum(CHECK_IN_STATES),
      aNumbers: z
        .array(
          z
            .string()
            .regex(
              /^(\d{9}|none:[\w-]{1,40})$/,
              'Must be the nine digits of an A-number, or what stands for it where somebody has none.',
            ),
        )
        .max(MOST_NAMED)
        .default([])
        .describe('of those who came; needed for part, not looked at otherwise'),
      slot: z.string().min(1).max(80).describe('in which the appointment was when it was looked at'),
      version: z
        .int()
        .min(0)
        .describe('of the check-in that was looked at, 0 for none: refused when there is another since'),
    }),
    answer: appointmentSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params, body, ...context }) {
      const reference = params.reference.toUpperCase();
      const { state, aNumbers, slot, version } = body;
      const order = { reference, state, members: aNumbers, slotId: slot, seen: version };
      const recorded = await recordCheckIn(context, order);
      if (recorded.kind === 'refused') throw new AvisoError('not_possible', NOT_RECORDED[recorded.why]);
      return showAppointment(context.storage, reference);
    },
    again: ({ storage, params: { reference } }) => showAppointment(storage, reference),
  }),
];
