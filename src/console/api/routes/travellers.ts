import { z } from 'zod';
import { changeTravellers, foreseeTravellers, markOfPlan } from '../../../decisions/change-travellers.ts';
import { splitRegistration } from '../../../decisions/split-registration.ts';
import type { TravellersPlan } from '../../../decisions/plan-travellers.ts';
import { OUTCOMES } from '../../../domain/eligibility.ts';
import { APART_WHYS } from '../../../domain/registration.ts';
import type { TravellerChange } from '../../../domain/traveller.ts';
import { post, type Route } from '../route.ts';
import { day, nothing } from '../shown.ts';
import { readANumber, receiptsOf, registrationOf, registrationSchema, showRegistration } from './people.ts';

const number = z.string().min(1).max(60);

const changeSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('number'), aNumber: number }),
  z.strictObject({
    what: z.literal('child'),
    givenNames: z.string().trim().min(1).max(60),
    surnames: z.string().trim().min(1).max(60),
    birthDate: day,
  }),
  z.strictObject({ what: z.literal('off'), aNumber: number, why: z.enum(APART_WHYS) }),
  z.strictObject({ what: z.literal('mistaken'), aNumber: number }),
]);

/** A number as it is written anywhere, or what stands for one. */
const read = (text: string): string =>
  text.startsWith('none:') ? text : readANumber(text, '/change/aNumber');

const changeOf = (change: z.output<typeof changeSchema>): TravellerChange =>
  change.what === 'child' ? change : { ...change, aNumber: read(change.aNumber) };

const planSchema = z
  .object({
    people: z.int(),
    outcome: z.enum(OUTCOMES).describe('of the decision, once that is made anew'),
    appointment: z
      .enum(['as_it_is', 'resized', 'ends', 'moved'])
      .describe('resized: the same slot for another number; moved: the whole family goes to another slot'),
    to: z.string().nullable().describe('the slot that it is moved to'),
    mark: z.string().describe('of what was seen'),
  })
  .meta({ id: 'TravellersPlan' });

const planShown = (plan: TravellersPlan): z.input<typeof planSchema> => ({
  people: plan.changed.members.length,
  outcome: plan.foreseen.decision.outcome,
  appointment: plan.date.kind,
  to: plan.date.kind === 'moved' ? plan.date.to.id : null,
  mark: markOfPlan(plan),
});

/** Who travels with a family, and what of it was another family. */
export const travellerRoutes: readonly Route[] = [
  post({
    path: '/registrations/{receipt}/split',
    permission: 'registration.change',
    summary:
      'Splits off a registration that was joined to this one by mistake, once the roster has them apart: it lives again and is decided; this one keeps its appointment for those who are left',
    params: z.object({ receipt: z.string().min(1).max(40) }),
    query: nothing,
    body: z.strictObject({
      other: z.string().min(1).max(40).describe('receipt of the registration that ended with the join'),
      reason: z.string().trim().min(1).max(200).describe('for the audit; no name, number or A-number'),
    }),
    answer: registrationSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params, body: { other, reason }, ...context }) {
      const kept = params.receipt.toUpperCase();
      await splitRegistration(context, { kept, other: other.toUpperCase() }, reason, null);
      return showRegistration(context, await registrationOf(context.storage, kept));
    },
    looksAt: (registration) => receiptsOf([registration]),
    again: async ({ params: { receipt }, ...context }) =>
      showRegistration(context, await registrationOf(context.storage, receipt)),
  }),
  post({
    path: '/registrations/{receipt}/people',
    permission: 'registration.change',
    summary:
      'Adds or takes off a person: somebody of the roster’s family, a child born since without a number, who died or stays behind. Its appointment keeps all of them or moves whole, which needs the mark of a dry run',
    params: z.object({ receipt: z.string().min(1).max(40) }),
    query: nothing,
    body: z.strictObject({
      change: changeSchema,
      settles: z
        .boolean()
        .default(false)
        .describe('nothing is left of what they said that the roster does not have'),
      dryRun: z.boolean().default(false),
      mark: z
        .string()
        .max(200)
        .nullable()
        .default(null)
        .describe('of the dry run: nothing else than that is done'),
      reason: z.string().trim().min(1).max(200).describe('for the audit; no name, number or A-number'),
    }),
    answer: z.object({
      registration: registrationSchema,
      would: planSchema.nullable().describe('of a dry run; null when it was done'),
    }),
    errors: ['not_found', 'not_possible'],
    async handle({ params, body, madeId: childId, ...context }) {
      const receipt = params.receipt.toUpperCase();
      const { settles, mark, reason, dryRun } = body;
      const order = { receipt, settles, mark, reason, childId, change: changeOf(body.change) };
      const would = dryRun ? planShown(await foreseeTravellers(context, order)) : null;
      if (!dryRun) await changeTravellers(context, order);
      const registration = await registrationOf(context.storage, receipt);
      return { registration: await showRegistration(context, registration), would };
    },
    looksAt: ({ registration }) => receiptsOf([registration]),
    async again({ params: { receipt }, ...context }) {
      const registration = await registrationOf(context.storage, receipt);
      return { registration: await showRegistration(context, registration), would: null };
    },
  }),
];
