import { z } from 'zod';
import { CALL_RESULTS, CALLED_PHONES } from '../../../domain/calls.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { noteCall } from '../../../staff-requests/call-family.ts';
import { get, post, type RequestContext, type Route } from '../route.ts';
import { iso, isoOrNull, moment, nothing } from '../shown.ts';

const referenceOf = z.object({ reference: z.string().min(1).max(40) });

const callsSchema = z
  .object({
    reference: z.string(),
    version: z.int().describe('0 where nobody called'),
    nextAt: moment.nullable().describe('when to call next; null when nobody has to'),
    calls: z.array(
      z.object({
        at: moment,
        by: z.string(),
        phone: z.enum(CALLED_PHONES),
        result: z.enum(CALL_RESULTS),
        slot: z.string().describe('of the date that was spoken of'),
      }),
    ),
  })
  .meta({ id: 'Calls' });

async function appointmentIdOf({ storage }: RequestContext, reference: string): Promise<string> {
  const found = await storage.findAppointmentByReference(reference.toUpperCase());
  if (found === null) throw new AvisoError('not_found', `Appointment ${reference}.`);
  return found.id;
}

async function callsOf(context: RequestContext, reference: string): Promise<z.input<typeof callsSchema>> {
  const calls = await context.storage.findCalls(await appointmentIdOf(context, reference));
  return {
    reference: reference.toUpperCase(),
    version: calls?.version ?? 0,
    nextAt: isoOrNull(calls?.nextAt ?? null),
    calls: (calls?.calls ?? []).map(({ at, slotId, ...call }) => ({ ...call, at: iso(at), slot: slotId })),
  };
}

/** Calls to families that no message reached. */
export const callRoutes: readonly Route[] = [
  get({
    path: '/appointments/{reference}/calls',
    permission: 'unreached.read',
    summary: 'The calls to a family that no message reached, the oldest first',
    params: referenceOf,
    query: nothing,
    answer: callsSchema,
    errors: ['not_found'],
    handle: ({ params: { reference }, ...context }) => callsOf(context, reference),
  }),
  post({
    path: '/appointments/{reference}/calls',
    permission: 'request.act',
    summary:
      'Notes a call with what follows from it: who comes has confirmed, who cannot gives the date up, a wrong number is the family’s no more',
    params: referenceOf,
    query: nothing,
    body: z.strictObject({
      phone: z.enum(CALLED_PHONES),
      result: z.enum(CALL_RESULTS),
      version: z
        .int()
        .min(0)
        .describe('of the calls that were looked at: refused when there is another since'),
    }),
    answer: callsSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { reference }, body: { phone, result, version: seen }, ...context }) {
      await noteCall(context, await appointmentIdOf(context, reference), { phone, result, seen });
      return callsOf(context, reference);
    },
    again: ({ params: { reference }, ...context }) => callsOf(context, reference),
  }),
];
