import { ifItOpens } from '../../../domain/if-it-opens.ts';
import { z } from 'zod';
import { byANumber } from '../../by-a-number.ts';
import { contactPoint, parsePhone } from '../../../domain/address.ts';
import { parseANumber } from '../../../domain/a-number.ts';
import { EOIR_STATUSES } from '../../../domain/case.ts';
import { OUTCOMES } from '../../../domain/eligibility.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { APART_WHYS, NEEDS, PLACES, type Registration } from '../../../domain/registration.ts';
import { findByName } from '../../../people/find-by-name.ts';
import { listInNeed } from '../../../staff-requests/in-need.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { Seen } from '../../looks.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { ApiError } from '../problem.ts';
import { get, post, type RequestContext, type Route } from '../route.ts';
import { aNumberFor, channelName, day, iso, moment, nothing, personal, portId } from '../shown.ts';

export const STAGES = ['idle', 'waiting', 'scheduled', 'withdrawn'] as const;

/** A phone beside the registrant's own. */
export const phoneSchema = z.object({ number: z.string(), channel: channelName });

export const registrationSchema = z
  .object({
    receipt: z.string(),
    version: z.int().describe('one more with each change'),
    contact: z.string().nullable().describe('whose texts and messages; null when no phone belongs to it'),
    stage: z.enum(STAGES),
    decision: z.object({ outcome: z.enum(OUTCOMES), rule: z.string(), phase: z.string().nullable() }),
    toldOutcome: z.enum(OUTCOMES),
    decisionDue: z.boolean(),
    family: personal(z.string()).describe('of the roster; null to roles without the act personal.read'),
    people: z.int(),
    members: z.array(
      z.object({
        aNumber: z
          .string()
          .describe(
            'all but the last three digits masked without personal.read; `none:…` stands for that of a child who has none',
          ),
        givenNames: personal(z.string()),
        surnames: personal(z.string()),
      }),
    ),
    apart: personal(
      z.array(
        z.object({
          ...{ aNumber: z.string(), givenNames: z.string(), surnames: z.string() },
          why: z.enum(APART_WHYS),
        }),
      ),
    ).describe('of the family, and do not travel; null to roles without the act personal.read'),
    language: z.enum(LANGUAGES),
    place: z.enum(PLACES),
    zone: z.string(),
    city: personal(z.string()),
    needs: personal(z.array(z.enum(NEEDS))),
    missing: personal(z.string()).describe('people who travel with them and are not on the roster'),
    phone: personal(z.string()),
    alternate: personal(phoneSchema),
    shelter: personal(phoneSchema),
    port: portId,
    enrolledOn: day,
    createdAt: moment,
  })
  .meta({ id: 'Registration' });

/** A registration as the principal may see it. */
export async function showRegistration(
  { storage, principal: { seesPeople } }: Pick<RequestContext, 'storage' | 'principal'>,
  registration: Registration,
): Promise<z.input<typeof registrationSchema>> {
  const { contactId, decision, members } = registration;
  const talk = seesPeople && contactId !== null ? await ifItOpens(storage.findConversation(contactId)) : null;
  const only = <T>(value: T): T | null => (seesPeople ? value : null);
  return {
    receipt: registration.receipt,
    version: registration.version,
    contact: contactId,
    stage: registration.stage,
    decision: { outcome: decision.outcome, rule: decision.rule, phase: decision.phaseId },
    toldOutcome: registration.toldOutcome,
    decisionDue: registration.decisionDue,
    family: only(registration.familyId),
    people: members.length,
    members: members.map(({ aNumber, givenNames, surnames }) => ({
      aNumber: aNumberFor(seesPeople, aNumber),
      givenNames: only(givenNames),
      surnames: only(surnames),
    })),
    apart: only(registration.apart.map((person) => ({ ...person }))),
    language: registration.language,
    place: registration.place,
    zone: registration.zone,
    city: only(registration.city),
    needs: only([...registration.needs]),
    missing: only(registration.missing),
    phone: talk?.address ?? null,
    alternate: only(registration.alternate),
    shelter: only(registration.shelter),
    port: registration.portOfReturn,
    enrolledOn: registration.enrolledOn,
    createdAt: iso(registration.createdAt),
  };
}

/** A registration by its receipt, which people write in any case. Throws AvisoError `not_found`. */
export async function registrationOf(storage: Storage, receipt: string): Promise<Registration> {
  const found = await storage.findRegistrationByReceipt(receipt.toUpperCase());
  if (found === null) throw new AvisoError('not_found', `Registration ${receipt}.`);
  return found;
}

/** Whose receipts are in an answer. */
export const receiptsOf = (items: readonly { readonly receipt: string }[]): Seen => ({
  receipts: items.map(({ receipt }) => receipt),
});

function wrong(pointer: string, detail: string): ApiError {
  return new ApiError('request_invalid', undefined, { faults: [{ in: 'body', pointer, detail }] });
}

/** The A-number of the body's field at `pointer`; throws an ApiError when it is none. */
export function readANumber(text: string, pointer = '/aNumber'): string {
  const read = parseANumber(text);
  if (read.kind === 'ok') return read.aNumber;
  throw wrong(pointer, 'Not an A-number: the letter A and seven to nine digits.');
}

/** A phone number of the body's field at `pointer`; throws an ApiError when it is none. */
export function readPhone(text: string, pointer = '/phone'): string {
  const number = parsePhone(text);
  if (number === null) throw wrong(pointer, 'Not a phone number with + and its country code.');
  return number;
}

const caseSchema = z
  .object({
    aNumber: z.string(),
    family: z.string(),
    givenNames: z.string(),
    surnames: z.string(),
    birthDate: day,
    nationality: z.string(),
    language: z.string(),
    enrolledOn: day,
    returned: z.boolean(),
    eoirStatus: z.enum(EOIR_STATUSES),
    port: portId,
  })
  .meta({ id: 'Case' });

const afterId = z.object({ id: z.string() });
const place = z.object({ enrolledOn: z.string(), id: z.string() });
const longest = 40;
const LONGEST_NAME = 100;

type Searched = { readonly aNumber: string } | { readonly phone: string } | { readonly name: string };

async function searched(storage: Storage, body: Searched): Promise<readonly Registration[]> {
  if ('aNumber' in body) return byANumber(storage, readANumber(body.aNumber));
  if ('phone' in body)
    return storage.listRegistrationsOf(storage.contactIdOf(contactPoint(readPhone(body.phone))));
  const named = await findByName(storage, body.name);
  if (named === null)
    throw wrong('/name', 'No word of it tells anybody apart: a word of two letters or more.');
  return named.families.flatMap(({ registration }) => registration ?? []);
}

export const peopleRoutes: readonly Route[] = [
  get({
    path: '/registrations/counts',
    permission: 'registration.read',
    summary: 'How many registrations are in which stage',
    params: nothing,
    query: nothing,
    answer: z.object({ idle: z.int(), waiting: z.int(), scheduled: z.int(), withdrawn: z.int() }),
    handle: ({ storage }) => storage.countRegistrations(),
  }),
  get({
    path: '/registrations/waiting',
    permission: 'registration.read',
    summary: 'Who waits for an appointment, in order of MPP enrolment',
    params: nothing,
    query: z.strictObject({ port: portId.optional(), ...paging }),
    answer: pageOf(registrationSchema),
    async handle({ query: { port, limit, cursor }, ...context }) {
      const after = readCursor(place, cursor);
      const rows = await context.storage.listWaiting({
        limit: limit + 1,
        ...(port === undefined ? {} : { port }),
        ...(after === undefined ? {} : { after }),
      });
      const { items, next } = page(
        rows,
        limit,
        (row) => showRegistration(context, row),
        ({ enrolledOn, id }) => ({ enrolledOn, id }),
      );
      return { items: await Promise.all(items), next };
    },
    looksAt: ({ items }, { principal }) => (principal.seesPeople ? receiptsOf(items) : {}),
  }),
  get({
    path: '/registrations',
    permission: 'people.search',
    summary: 'Registrations that are not withdrawn and told of one of these needs',
    params: nothing,
    query: z.strictObject({
      needs: z
        .string()
        .max(100)
        .transform((text) => text.split(','))
        .pipe(z.array(z.enum(NEEDS)).min(1))
        .describe(`one or more of ${NEEDS.join(', ')}, separated by commas`),
      ...paging,
    }),
    answer: pageOf(registrationSchema),
    async handle({ query: { needs, limit, cursor }, ...context }) {
      const { storage, clock } = context;
      const after = readCursor(afterId, cursor)?.id ?? null;
      const rows = await listInNeed(storage, { needs, limit: limit + 1, until: clock.now(), after });
      const { items, next } = page(
        rows,
        limit,
        (row) => showRegistration(context, row),
        ({ id }) => ({ id }),
      );
      return { items: await Promise.all(items), next };
    },
    looksAt: ({ items }) => receiptsOf(items),
  }),
  post({
    path: '/registrations/search',
    permission: 'people.search',
    summary:
      'Registrations by the A-number of anyone in the family, by phone, or by words of somebody’s name',
    params: nothing,
    query: nothing,
    body: z.union([
      z.strictObject({ aNumber: z.string().min(1).max(longest) }),
      z.strictObject({ phone: z.string().min(1).max(longest) }),
      z.strictObject({
        name: z
          .string()
          .min(1)
          .max(LONGEST_NAME)
          .describe(
            'words in any order, each whole or by four letters of its beginning; at most 50 families are given',
          ),
      }),
    ]),
    answer: z.object({ items: z.array(registrationSchema) }),
    async handle({ body, ...context }) {
      const { storage } = context;
      const found = await searched(storage, body);
      return {
        items: await Promise.all(found.map((registration) => showRegistration(context, registration))),
      };
    },
    looksAt: ({ items }, { body }) => ({
      ...receiptsOf(items),
      searchedBy: 'aNumber' in body ? 'a_number' : 'phone' in body ? 'phone' : 'name',
    }),
    again: 'reads',
  }),
  get({
    path: '/registrations/{receipt}',
    permission: 'registration.read',
    summary: 'One registration by its receipt',
    params: z.object({ receipt: z.string().min(1).max(longest) }),
    query: nothing,
    answer: registrationSchema,
    errors: ['not_found'],
    handle: async ({ params: { receipt }, ...context }) =>
      showRegistration(context, await registrationOf(context.storage, receipt)),
    looksAt: (registration) => receiptsOf([registration]),
  }),
  post({
    path: '/cases/search',
    permission: 'people.search',
    summary: 'The court cases of a family, by the A-number of anyone in it',
    params: nothing,
    query: nothing,
    body: z.strictObject({ aNumber: z.string().min(1).max(longest) }),
    answer: z.object({ items: z.array(caseSchema) }),
    async handle({ storage, body }) {
      const facts = await storage.findCase(readANumber(body.aNumber));
      const family = facts === null ? [] : await storage.findFamily(facts.familyId);
      return {
        items: family.map(({ familyId, portOfReturn, ...rest }) => ({
          ...rest,
          family: familyId,
          port: portOfReturn,
        })),
      };
    },
    looksAt: ({ items }) => ({ aNumbers: items.map(({ aNumber }) => aNumber), searchedBy: 'a_number' }),
    again: 'reads',
  }),
];
