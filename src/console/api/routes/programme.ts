import { z } from 'zod';
import { LANGUAGES } from '../../../domain/language.ts';
import { PORT_IDS } from '../../../domain/port.ts';
import type { ProgrammeRecord } from '../../../domain/programme-record.ts';
import { readProgramme, setProgramme, signGate } from '../../../programme/programme.ts';
import { phoneNumber } from '../../broadcast-content.ts';
import { get, post, type Route } from '../route.ts';
import { isoOrNull, moment, nothing, personal, portId } from '../shown.ts';

const name = z.string().trim().min(1).max(60);
const admin = z
  .literal(true)
  .exactOptional()
  .describe('told of urgent requests only once they have waited for half an hour');
const staffPhones = z
  .array(z.strictObject({ number: z.string().max(20).describe('E.164'), who: name, admin }))
  .max(100);
/** However a number is spelled, it is kept as E.164. */
const newPhones = z.array(z.strictObject({ number: phoneNumber, who: name, admin })).max(100);
const gates = z.partialRecord(z.enum(PORT_IDS), name).describe('where at each port a family presents');
const officeHours = z
  .array(
    z.strictObject({
      days: z.array(z.int().min(0).max(6)).min(1).max(7).describe('0 Sunday … 6 Saturday'),
      from: z.string().max(5).describe('HH:MM'),
      to: z.string().max(5).describe('HH:MM'),
      zone: z.string().max(60).describe('IANA time zone'),
    }),
  )
  .max(100);
const helplines = z
  .array(
    z.strictObject({
      name,
      number: z.string().max(20).describe('as it is dialled'),
      languages: z
        .array(z.enum(LANGUAGES))
        .min(1)
        .max(LANGUAGES.length)
        .exactOptional()
        .describe('that are spoken there; left out: it is named to everybody'),
    }),
  )
  .max(100);
const papers = z
  .array(
    z.strictObject({
      name: z.record(z.enum(LANGUAGES), name).describe('in every language'),
      families: z.literal(true).exactOptional().describe('only families are told of it'),
    }),
  )
  .max(8)
  .describe('what families are told to bring; empty: what the programme itself names');
const alertLanguage = z.enum(LANGUAGES).describe('in which staff are told that urgent requests wait');
const viewers = z
  .partialRecord(z.enum(LANGUAGES), name)
  .describe('who sees what people write, as the consent says it in each language');
const operator = name.nullable().describe('who runs the service; null: as the environment says');

const programmeSchema = z
  .object({
    version: z.int().describe('0 before anybody set anything'),
    operator,
    viewers,
    staffPhones: personal(staffPhones).describe(
      'get test sends, and the word that urgent requests wait; null to roles without the act personal.read',
    ),
    alertLanguage,
    gates,
    signatures: z
      .partialRecord(
        z.enum(PORT_IDS),
        z.object({
          gate: z.string().describe('that was signed'),
          by: z.string(),
          at: moment,
          stands: z.boolean().describe('false once the gate was changed: it is signed anew'),
        }),
      )
      .describe('the last one at each port; nobody new is given an appointment where none stands'),
    officeHours,
    helplines,
    papers,
    changedBy: z.string().nullable(),
    changedAt: moment.nullable(),
  })
  .meta({ id: 'Programme' });

function show(record: ProgrammeRecord, seesPeople: boolean): z.input<typeof programmeSchema> {
  const {
    version,
    staffPhones: phones,
    officeHours: hours,
    helplines: lines,
    papers: bring,
    signatures,
    changedAt,
    ...rest
  } = record;
  return {
    ...rest,
    version,
    staffPhones: seesPeople ? phones.map((phone) => ({ ...phone })) : null,
    officeHours: hours.map(({ days, ...each }) => ({ ...each, days: [...days] })),
    signatures: Object.fromEntries(
      Object.entries(signatures).map(([port, signature]) => [
        port,
        { ...signature, at: new Date(signature.at).toISOString() },
      ]),
    ),
    helplines: lines.map(({ languages, ...line }) => ({
      ...line,
      ...(languages !== undefined && { languages: [...languages] }),
    })),
    papers: bring.map((paper) => ({ ...paper, name: { ...paper.name } })),
    changedAt: isoOrNull(changedAt),
  };
}

/** What admins set of the programme. */
export const programmeRoutes: readonly Route[] = [
  get({
    path: '/programme',
    permission: 'programme.read',
    summary:
      'What admins set: staff phones, gates, office hours, helplines, what to bring, the operator’s name, who sees what people write',
    params: nothing,
    query: nothing,
    answer: programmeSchema,
    handle: async ({ storage, principal }) => show(await readProgramme(storage), principal.seesPeople),
    looksAt: ({ staffPhones: phones }) =>
      phones === null || phones.length === 0 ? {} : { records: ['programme'] },
  }),
  post({
    path: '/programme',
    permission: 'programme.set',
    summary: 'Changes it; each field that is given is replaced whole',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      version: z.int().min(0).describe('that was looked at; refused when it is another one now'),
      change: z
        .strictObject({
          operator: operator.exactOptional(),
          viewers: viewers.exactOptional(),
          staffPhones: newPhones.exactOptional(),
          alertLanguage: alertLanguage.exactOptional(),
          gates: gates.exactOptional(),
          officeHours: officeHours.exactOptional(),
          helplines: helplines.exactOptional(),
          papers: papers.exactOptional(),
        })
        .refine((change) => Object.keys(change).length > 0, 'Must change something.'),
      override: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .exactOptional()
        .describe('why words may stand that could move people, such as a name; for the audit'),
    }),
    answer: programmeSchema,
    errors: ['not_possible'],
    handle: async ({ body: { version, change, override = null }, principal, ...context }) =>
      show(await setProgramme(context, version, change, override), principal.seesPeople),
    again: async ({ storage, principal }) => show(await readProgramme(storage), principal.seesPeople),
  }),
  post({
    path: '/programme/sign',
    permission: 'programme.set',
    summary: 'Signs where families present at a port: from then on they may be given appointments there',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      version: z.int().min(0).describe('that was looked at; refused when it is another one now'),
      port: portId,
    }),
    answer: programmeSchema,
    errors: ['not_possible'],
    handle: async ({ body: { version, port }, principal, ...context }) =>
      show(await signGate(context, version, port), principal.seesPeople),
    again: async ({ storage, principal }) => show(await readProgramme(storage), principal.seesPeople),
  }),
];
