import { z } from 'zod';
import { erasePerson } from '../../../erasure/erase-person.ts';
import { exportFamily } from '../../../people/export-family.ts';
import { storedSchema } from '../../../people/stored-of-person.ts';
import { IDENTIFIED_BY } from '../../../domain/moving.ts';
import { beginMove, pendingMove, stopMove } from '../../../staff-requests/begin-move.ts';
import { joinRegistrations } from '../../../staff-requests/join.ts';
import { moveRegistration } from '../../../staff-requests/move.ts';
import { withdrawRegistration } from '../../../staff-requests/withdraw.ts';
import { post, type RequestContext, type Route } from '../route.ts';
import { isoOrNull, moment, nothing, reasonBody } from '../shown.ts';
import { readPhone, receiptsOf, registrationOf, registrationSchema, showRegistration } from './people.ts';

const receipt = z.string().min(1).max(40);
const params = z.object({ receipt });

const show = async (context: RequestContext, of: string) =>
  showRegistration(context, await registrationOf(context.storage, of));

const erased = z.object({ receipt: z.string(), erased: z.literal(true) });

const movingSchema = z.object({
  receipt: z.string(),
  dueAt: moment
    .nullable()
    .describe('when it is moved unless its phone objects; null when nothing is on its way'),
});

async function showMoving({ storage }: RequestContext, of: string): Promise<z.input<typeof movingSchema>> {
  const registration = await registrationOf(storage, of);
  const pending = await pendingMove(storage, registration);
  return { receipt: registration.receipt, dueAt: isoOrNull(pending?.moving.dueAt ?? null) };
}

/** What staff do to a registration for a family that cannot do it itself. */
export const registrationActRoutes: readonly Route[] = [
  post({
    path: '/registrations/{receipt}/join',
    permission: 'registration.change',
    summary:
      'Joins another registration to this one, when the roster has them in one family: the other ends, and its phone is told that it counts together now',
    params,
    query: nothing,
    body: z.strictObject({ other: receipt.describe('receipt of the registration that ends') }),
    answer: registrationSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt: kept }, body: { other }, ...context }) {
      await joinRegistrations(context, kept.toUpperCase(), other.toUpperCase());
      return show(context, kept);
    },
    looksAt: (registration) => receiptsOf([registration]),
    again: ({ params: { receipt: kept }, ...context }) => show(context, kept),
  }),
  post({
    path: '/registrations/{receipt}/move',
    permission: 'registration.change',
    summary:
      'Moves a registration to another phone of the family, which waits for staff because it has no receipt; both phones are told',
    params,
    query: nothing,
    body: z.strictObject({
      number: z.string().min(1).max(40).describe('with + and its country code'),
      reason: z.string().min(1).max(500).describe('for the audit, without personal data'),
    }),
    answer: registrationSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt: moved }, body: { number, reason }, ...context }) {
      await moveRegistration(context, moved.toUpperCase(), { to: readPhone(number, '/number'), reason });
      return show(context, moved);
    },
    looksAt: (registration) => receiptsOf([registration]),
    again: ({ params: { receipt: moved }, ...context }) => show(context, moved),
  }),
  post({
    path: '/registrations/{receipt}/lost-phone',
    permission: 'registration.change',
    summary:
      'Begins to move a registration to another phone for a family that lost its own: that one is warned and has 24 hours to object, by any text',
    params,
    query: nothing,
    body: z.strictObject({
      number: z.string().min(1).max(40).describe('with + and its country code; it has texted before'),
      said: z
        .array(z.enum(IDENTIFIED_BY))
        .min(2)
        .describe('what the caller said and was right: the receipt or a birth date among it'),
      reason: z.string().trim().min(1).max(200).describe('for the audit; no name, number or A-number'),
    }),
    answer: movingSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt: moved }, body: { number, said, reason }, ...context }) {
      const to = readPhone(number, '/number');
      await beginMove(context, { receipt: moved.toUpperCase(), to, said, reason });
      return showMoving(context, moved);
    },
    looksAt: (registration) => receiptsOf([registration]),
    again: ({ params: { receipt: moved }, ...context }) => showMoving(context, moved),
  }),
  post({
    path: '/registrations/{receipt}/lost-phone/stop',
    permission: 'registration.change',
    summary: 'Stops a move to another phone that is on its way; nothing has changed',
    params,
    query: nothing,
    body: reasonBody,
    answer: movingSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt: stays }, body: { reason }, ...context }) {
      await stopMove(context, stays.toUpperCase(), reason);
      return showMoving(context, stays);
    },
    looksAt: (registration) => receiptsOf([registration]),
    again: ({ params: { receipt: stays }, ...context }) => showMoving(context, stays),
  }),
  post({
    path: '/registrations/{receipt}/withdraw',
    permission: 'registration.change',
    summary:
      'Withdraws a registration for a family that asked for it: its appointment ends, and it is told once, and how to begin again',
    params,
    query: nothing,
    body: reasonBody,
    answer: registrationSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt: ends }, body: { reason }, ...context }) {
      await withdrawRegistration(context, { receipt: ends.toUpperCase() }, reason);
      return show(context, ends);
    },
    looksAt: (registration) => receiptsOf([registration]),
    again: ({ params: { receipt: ended }, ...context }) => show(context, ended),
  }),
  post({
    path: '/registrations/{receipt}/erase',
    permission: 'person.erase',
    summary:
      'Erases a family, and everything of its phone where that registered no other; nobody is told, and it cannot be undone',
    params,
    query: nothing,
    body: reasonBody,
    answer: erased,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt: goes }, body: { reason }, ...context }) {
      await erasePerson(context, goes, reason);
      return { receipt: goes.toUpperCase(), erased: true as const };
    },
    again: ({ params: { receipt: gone } }) => ({ receipt: gone.toUpperCase(), erased: true as const }),
  }),
  post({
    path: '/registrations/{receipt}/export',
    permission: 'person.export',
    summary: 'All that is stored about a family, as a program can read it; the audit has the reason',
    params,
    query: nothing,
    body: reasonBody,
    answer: storedSchema,
    errors: ['not_found'],
    async handle({ params: { receipt: asked }, body: { reason }, storage, clock, actor }) {
      return exportFamily({ storage, clock, actor }, await registrationOf(storage, asked), reason);
    },
    looksAt: ({ registration }) => receiptsOf([registration]),
    again: 'reads',
  }),
];
