import { z } from 'zod';
import { joinRegistrations } from '../../../staff-requests/join.ts';
import { moveRegistration } from '../../../staff-requests/move.ts';
import { post, type RequestContext, type Route } from '../route.ts';
import { nothing } from '../shown.ts';
import { readPhone, receiptsOf, registrationOf, registrationSchema, showRegistration } from './people.ts';

const receipt = z.string().min(1).max(40);
const params = z.object({ receipt });

const show = async (context: RequestContext, of: string) =>
  showRegistration(context, await registrationOf(context.storage, of));

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
];
