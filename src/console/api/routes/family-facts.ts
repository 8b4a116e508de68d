import { z } from 'zod';
import { foresee } from '../../../decisions/foresee.ts';
import { OUTCOMES } from '../../../domain/eligibility.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { NEEDS, type Registration } from '../../../domain/registration.ts';
import {
  correctRegistration,
  decideOnceMore,
  LONGEST_CITY,
  LONGEST_MISSING,
  withCorrection,
  type Correction,
} from '../../../staff-requests/correct.ts';
import { post, type RequestContext, type Route } from '../route.ts';
import { nothing } from '../shown.ts';
import { receiptsOf, registrationOf, registrationSchema, showRegistration } from './people.ts';

const params = z.object({ receipt: z.string().min(1).max(40) });
const reason = z.string().trim().min(1).max(200).describe('for the audit; no name, number or A-number');
const version = z
  .int()
  .min(1)
  .describe('of the registration that was looked at: refused when it is another since');
const dryRun = z.boolean().default(false).describe('say what it would come to, and change nothing');

const foreseenSchema = z
  .object({
    outcome: z.enum(OUTCOMES),
    rule: z.string(),
    loses: z.string().nullable().describe('reference of the appointment that would end'),
    told: z.boolean().describe('whether the family would be told something else'),
  })
  .meta({ id: 'Foreseen' });

const answer = z.object({
  registration: registrationSchema,
  would: foreseenSchema.nullable().describe('of a dry run; null when it was done'),
});

async function shown(
  context: RequestContext,
  registration: Registration,
  would: Registration | null = null,
): Promise<z.input<typeof answer>> {
  const foreseen = would === null ? null : await foresee(context, would);
  return {
    registration: await showRegistration(context, registration),
    would:
      foreseen === null
        ? null
        : {
            ...{ outcome: foreseen.decision.outcome, rule: foreseen.decision.rule, told: foreseen.told },
            loses: foreseen.loses?.reference ?? null,
          },
  };
}

/** What is left out stays as it is. */
const correctionOf = (
  { language, city, needs, missing }: Registration,
  given: Partial<Correction>,
): Correction => ({ language, city, needs, missing, ...given });

/** What a family told, corrected, and its decision made again. */
export const familyFactRoutes: readonly Route[] = [
  post({
    path: '/registrations/{receipt}/correct',
    permission: 'registration.change',
    summary:
      'Corrects what a family told: language, city, needs, who is not on the roster; it is decided again where that is about the decision',
    params,
    query: nothing,
    body: z.strictObject({
      ...{ version, reason, dryRun },
      correction: z.strictObject({
        language: z.enum(LANGUAGES).optional(),
        city: z.string().trim().min(1).max(LONGEST_CITY).nullable().optional(),
        needs: z.array(z.enum(NEEDS)).optional(),
        missing: z.string().trim().min(1).max(LONGEST_MISSING).nullable().optional(),
      }),
    }),
    answer,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt }, body, ...context }) {
      const before = await registrationOf(context.storage, receipt);
      const { language, city, needs, missing } = body.correction;
      const correction = correctionOf(before, {
        ...(language !== undefined && { language }),
        ...(city !== undefined && { city }),
        ...(needs !== undefined && { needs }),
        ...(missing !== undefined && { missing }),
      });
      if (body.dryRun) return shown(context, before, withCorrection(before, correction));
      const seen = { receipt: before.receipt, version: body.version };
      await correctRegistration(context, seen, correction, body.reason);
      return shown(context, await registrationOf(context.storage, receipt));
    },
    looksAt: ({ registration }) => receiptsOf([registration]),
    again: async ({ params: { receipt }, ...context }) =>
      shown(context, await registrationOf(context.storage, receipt)),
  }),
  post({
    path: '/registrations/{receipt}/decide',
    permission: 'registration.change',
    summary:
      'Has a family decided again as its facts and the phases are now; told only when the answer changes',
    params,
    query: nothing,
    body: z.strictObject({ version, reason, dryRun }),
    answer,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { receipt }, body, ...context }) {
      const before = await registrationOf(context.storage, receipt);
      if (body.dryRun) return shown(context, before, before);
      await decideOnceMore(context, { receipt: before.receipt, version: body.version }, body.reason);
      return shown(context, await registrationOf(context.storage, receipt));
    },
    looksAt: ({ registration }) => receiptsOf([registration]),
    again: async ({ params: { receipt }, ...context }) =>
      shown(context, await registrationOf(context.storage, receipt)),
  }),
];
