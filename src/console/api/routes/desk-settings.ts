import { z } from 'zod';
import { LANGUAGES } from '../../../domain/language.ts';
import { AvisoError } from '../../../domain/errors.ts';
import {
  cannedFaults,
  LONGEST_CANNED,
  readCannedAnswers,
  removeCannedAnswer,
  saveCannedAnswer,
} from '../../../programme/canned-answers.ts';
import { addShift, onDuty, readDuty, removeShift, shiftFault } from '../../../programme/duty.ts';
import { findPerson } from '../../../staff/person.ts';
import { ApiError } from '../problem.ts';
import { get, post, type RequestContext, type Route } from '../route.ts';
import { nothing, time24 } from '../shown.ts';

const idOf = z.object({ id: z.string().min(1).max(60) });
const version = z
  .int()
  .min(0)
  .describe('of the list that was looked at: refused when there is another since');

const cannedSchema = z
  .object({
    version: z.int(),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        texts: z.partialRecord(z.enum(LANGUAGES), z.string()),
      }),
    ),
  })
  .meta({ id: 'CannedAnswers' });

async function canned({ storage }: Pick<RequestContext, 'storage'>): Promise<z.input<typeof cannedSchema>> {
  const { version: at, value } = await readCannedAnswers(storage);
  return { version: at, items: value.map((answer) => ({ ...answer, texts: { ...answer.texts } })) };
}

/** Days, as the rota has them: 0 Sunday … 6 Saturday. */
const days = z.array(z.int().min(0).max(6)).min(1).max(7);
const zone = z.string().min(1).max(60).describe('IANA');

const dutySchema = z
  .object({
    version: z.int(),
    onDuty: z.array(z.string()).describe('ids of staff who are on duty now'),
    items: z.array(z.object({ id: z.string(), staff: z.string(), days, from: time24, to: time24, zone })),
  })
  .meta({ id: 'Duty' });

async function duty({
  storage,
  clock,
}: Pick<RequestContext, 'storage' | 'clock'>): Promise<z.input<typeof dutySchema>> {
  const { version: at, value } = await readDuty(storage);
  return {
    version: at,
    onDuty: [...onDuty(value, clock.now())],
    items: value.map(({ staffId, days: on, ...rest }) => ({ ...rest, staff: staffId, days: [...on] })),
  };
}

const wrong = (pointer: string, detail: string): ApiError =>
  new ApiError('request_invalid', undefined, { faults: [{ in: 'body', pointer, detail }] });

const WHY = {
  length: 'Empty or too long.',
  taken: 'Another answer has that name.',
  moves: 'It could move whoever gets it.',
  carrier: 'It asks for a word on which carriers act.',
} as const;

/** What is set for whoever answers people. */
export const deskSettingRoutes: readonly Route[] = [
  get({
    path: '/answers',
    permission: 'request.act',
    summary: 'Canned answers by name, in the languages in which somebody wrote them',
    params: nothing,
    query: nothing,
    answer: cannedSchema,
    handle: canned,
  }),
  post({
    path: '/answers',
    permission: 'programme.set',
    summary: 'Stores a canned answer, a new one or over the one of that id; nothing of it may move anybody',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      version,
      id: z.string().min(1).max(60).nullable().default(null).describe('null for a new one'),
      name: z.string().trim().min(1).max(LONGEST_CANNED.name),
      texts: z.partialRecord(z.enum(LANGUAGES), z.string().trim().min(1).max(LONGEST_CANNED.text)),
    }),
    answer: cannedSchema,
    errors: ['not_possible'],
    async handle({ body, madeId, ...context }) {
      const { version: at, id, ...given } = body;
      const answer = { ...given, id: id ?? madeId };
      const [fault] = cannedFaults(answer, (await readCannedAnswers(context.storage)).value);
      if (fault !== undefined)
        throw wrong(fault.field === 'name' ? '/name' : `/texts/${fault.field}`, WHY[fault.why]);
      await saveCannedAnswer(context, at, answer);
      return canned(context);
    },
    again: canned,
  }),
  post({
    path: '/answers/{id}/remove',
    permission: 'programme.set',
    summary: 'Takes a canned answer off the list',
    params: idOf,
    query: nothing,
    body: z.strictObject({ version }),
    answer: cannedSchema,
    errors: ['not_possible'],
    async handle({ params: { id }, body, ...context }) {
      await removeCannedAnswer(context, body.version, id);
      return canned(context);
    },
    again: canned,
  }),
  get({
    path: '/duty',
    permission: 'request.read',
    summary: 'The rota of who is on duty, weekly, and who is now',
    params: nothing,
    query: nothing,
    answer: dutySchema,
    handle: duty,
  }),
  post({
    path: '/duty',
    permission: 'programme.set',
    summary: 'Adds a shift to the rota',
    params: nothing,
    query: nothing,
    body: z.strictObject({ version, staff: z.string().min(1).max(60), days, from: time24, to: time24, zone }),
    answer: dutySchema,
    errors: ['not_found', 'not_possible'],
    async handle({ body, madeId, ...context }) {
      const { version: at, staff, ...when } = body;
      if ((await findPerson(context.storage, staff)) === null)
        throw new AvisoError('not_found', `Staff ${staff}.`);
      const fault = shiftFault(when);
      if (fault !== null) throw wrong(`/${fault === 'times' ? 'from' : fault}`, 'Not a part of a week.');
      await addShift(context, at, { ...when, id: madeId, staffId: staff });
      return duty(context);
    },
    again: duty,
  }),
  post({
    path: '/duty/{id}/remove',
    permission: 'programme.set',
    summary: 'Takes a shift off the rota',
    params: idOf,
    query: nothing,
    body: z.strictObject({ version }),
    answer: dutySchema,
    errors: ['not_possible'],
    async handle({ params: { id }, body, ...context }) {
      await removeShift(context, body.version, id);
      return duty(context);
    },
    again: duty,
  }),
];
