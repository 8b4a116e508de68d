import { z } from 'zod';
import { AGES, ofEachKind, RETENTION_KINDS, type RetentionKind } from '../../../domain/retention.ts';
import { readRetention, setRetention, type RetentionSetting } from '../../../retention/ages.ts';
import { get, post, type Route } from '../route.ts';
import { isoOrNull, moment, nothing } from '../shown.ts';

const daysOf = (kind: RetentionKind) => z.int().min(AGES[kind].least).max(AGES[kind].most).describe('days');
const ages = z.object(ofEachKind(daysOf));

const retentionSchema = z
  .object({
    version: z.int().describe('0 before anybody set anything'),
    ages: ages.describe('how long each kind is kept; the audit is kept for good'),
    changedBy: z.string().nullable(),
    changedAt: moment.nullable(),
  })
  .meta({ id: 'Retention' });

const show = ({ changedAt, ...rest }: RetentionSetting): z.input<typeof retentionSchema> => ({
  ...rest,
  changedAt: isoOrNull(changedAt),
});

/** How long what is kept of people is kept. */
export const retentionRoutes: readonly Route[] = [
  get({
    path: '/programme/retention',
    permission: 'programme.read',
    summary: `How long is kept what is let go of by age: ${RETENTION_KINDS.join(', ')}`,
    params: nothing,
    query: nothing,
    answer: retentionSchema,
    handle: async ({ storage }) => show(await readRetention(storage)),
  }),
  post({
    path: '/programme/retention',
    permission: 'programme.set',
    summary: 'Changes how long the kinds are kept that are given',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      version: z.int().min(0).describe('that was looked at; refused when it is another one now'),
      change: z
        .strictObject(ofEachKind((kind) => daysOf(kind).exactOptional()))
        .refine((change) => Object.keys(change).length > 0, 'Must change something.'),
    }),
    answer: retentionSchema,
    errors: ['not_possible'],
    handle: async ({ body: { version, change }, ...context }) =>
      show(await setRetention(context, version, change)),
    again: async ({ storage }) => show(await readRetention(storage)),
  }),
];
