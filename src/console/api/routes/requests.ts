import { ifItOpens } from '../../../domain/if-it-opens.ts';
import { z } from 'zod';
import {
  ANSWER_TIMES,
  answerPerson,
  askToWrite,
  LONGEST_ANSWER,
  unsendAnswer,
} from '../../../staff-requests/answer.ts';
import { holderOf, holderOfTalk } from '../../../staff-requests/holder.ts';
import { closeRequest, releaseTalk, takeTalk } from '../../../staff-requests/staff-request.ts';
import { requestDetails } from '../../../staff-requests/request-details.ts';
import { OUTCOMES } from '../../../domain/eligibility.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { LANGUAGES, type Language } from '../../../domain/language.ts';
import { isUrgent, PERSON_REASONS, type PersonRequest } from '../../../domain/person-request.ts';
import type { Storage } from '../../../storage/storage.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, post, type Route } from '../route.ts';
import { channelName, iso, moment, noBody, nothing, personal } from '../shown.ts';
import { STAGES } from './people.ts';
import { receiptsOf } from './people.ts';
import { showUnreached, unreachedSchema } from './unreached.ts';

const stateName = z.enum(['open', 'closed']);

const requestSchema = z
  .object({
    id: z.string(),
    contact: z.string().describe('whose texts and messages: /contacts/{contact}/messages'),
    reason: z.enum(PERSON_REASONS),
    urgent: z.boolean().describe('somebody may be in danger: these come first'),
    about: z.string().nullable().describe('a topic, a need, or the question that was not understood'),
    language: z.enum(LANGUAGES).nullable().describe('in which they are written to; null before they chose'),
    openedAt: moment,
    renewedAt: moment.nullable().describe('when they last wrote of it again'),
    takenBy: z.string().nullable().describe('who has it; null while nobody does'),
    takenAt: moment.nullable(),
    state: stateName,
  })
  .meta({ id: 'PersonRequest' });

/** A request, and the language of whoever made it. */
interface Shown extends PersonRequest {
  readonly language: Language | null;
}

const withLanguage = async (storage: Storage, request: PersonRequest): Promise<Shown> => ({
  ...request,
  language: (await ifItOpens(storage.findConversation(request.contactId)))?.language ?? null,
});

const show = (request: Shown) => ({
  id: request.id,
  contact: request.contactId,
  reason: request.reason,
  urgent: isUrgent(request),
  about: request.about,
  language: request.language,
  openedAt: iso(request.openedAt),
  renewedAt: request.renewedAt === null ? null : iso(request.renewedAt),
  takenBy: request.takenBy,
  takenAt: request.takenAt === null ? null : iso(request.takenAt),
  state: request.state,
});

/** Texts shown with a request. */
const SHOWN_TEXTS = 20;
const ATTACHMENTS = ['audio', 'image', 'video', 'document', 'contact', 'sticker', 'other'] as const;

const detailsSchema = requestSchema
  .extend({
    registrations: z.array(
      z.object({ receipt: z.string(), outcome: z.enum(OUTCOMES), stage: z.enum(STAGES) }),
    ),
    unreached: unreachedSchema.nullable().describe('what was tried, where the family is to be called'),
    texts: personal(
      z.array(
        z.object({
          at: moment,
          channel: channelName,
          text: z.string(),
          attachment: z.enum(ATTACHMENTS).nullable(),
        }),
      ),
    ),
  })
  .meta({ id: 'PersonRequestDetails' });

const place = z.object({ urgent: z.boolean(), openedAt: z.int(), id: z.string() });
const idOf = z.object({ id: z.string().min(1).max(120) });
const contactOf = z.object({ contact: z.string().min(1).max(60) });

const doneSchema = z.object({ id: z.string(), state: stateName });
const talkSchema = z.object({ contact: z.string(), withPerson: z.boolean() });

/** What of a colleague's is done: nothing, or what is asked all the same. */
const held = z
  .enum(['refuse', 'pass'])
  .default('refuse')
  .describe('where a colleague has it: refused, or done all the same');
const acting = z.strictObject({ held });

/** Who had it when whoever acts looked. */
const seenBy = (which: 'refuse' | 'pass', now: () => Promise<string | null>): Promise<string | null> =>
  which === 'pass' ? now() : Promise.resolve(null);

async function talkOf(storage: Storage, contactId: string): Promise<z.input<typeof talkSchema>> {
  const talk = await storage.findConversation(contactId);
  if (talk === null) throw new AvisoError('not_found', 'The talk of that contact.');
  return { contact: contactId, withPerson: talk.withPerson };
}

const conversationRoutes = [
  [
    'take',
    takeTalk,
    'Takes a talk over, and its requests: the bot is silent but for the words that always work',
  ],
  ['release', releaseTalk, 'Gives a talk back to the bot'],
] as const;

export const requestRoutes: readonly Route[] = [
  get({
    path: '/requests',
    permission: 'request.read',
    summary: 'Who waits for a person: who may be in danger first, then longest first',
    params: nothing,
    query: z.strictObject({ state: stateName.default('open'), ...paging }),
    answer: pageOf(requestSchema),
    async handle({ storage, query: { state, limit, cursor } }) {
      const after = readCursor(place, cursor);
      const rows = await storage.pagePersonRequests({
        state,
        limit: limit + 1,
        ...(after === undefined ? {} : { after }),
      });
      const shown = await Promise.all(rows.map((request) => withLanguage(storage, request)));
      return page(shown, limit, show, (request) => {
        const { openedAt, id } = request;
        return { urgent: isUrgent(request), openedAt, id };
      });
    },
  }),
  get({
    path: '/requests/{id}',
    permission: 'request.read',
    summary: `One request: whom it is about, what was tried, and the last ${SHOWN_TEXTS} texts, oldest first`,
    params: idOf,
    query: nothing,
    answer: detailsSchema,
    errors: ['not_found'],
    async handle({ storage, clock, principal: { seesPeople }, params: { id } }) {
      const request = await storage.findPersonRequest(id);
      if (request === null) throw new AvisoError('not_found', `Request ${id}.`);
      const details = await requestDetails(storage, request, { texts: SHOWN_TEXTS, now: clock.now() });
      const { unreached, registrations, texts } = details;
      return {
        ...show(await withLanguage(storage, request)),
        registrations: registrations.map(({ receipt, decision, stage }) => ({
          receipt,
          outcome: decision.outcome,
          stage,
        })),
        unreached: unreached === null ? null : showUnreached(seesPeople, unreached),
        texts: seesPeople
          ? texts.map(({ receivedAt, channel, text, attachment }) => ({
              at: iso(receivedAt),
              channel,
              text,
              attachment,
            }))
          : null,
      };
    },
    looksAt: ({ contact, registrations }) => ({ contacts: [contact], ...receiptsOf(registrations) }),
  }),
  post({
    path: '/requests/{id}/answer',
    permission: 'request.act',
    summary: 'Answers a person in one’s own words; refused when it could not arrive, or would move them',
    params: idOf,
    query: acting,
    body: z.strictObject({
      text: z.string().trim().min(1).max(LONGEST_ANSWER),
      when: z
        .enum(ANSWER_TIMES)
        .default('soon')
        .describe(
          'in ten seconds, until which it can be taken back; at once; or in the morning of their city',
        ),
    }),
    answer: doneSchema.extend({
      segments: z.int().nullable().describe('of SMS; 1 on WhatsApp; null when the answer was sent before'),
      message: z.string().nullable().describe('its id, to take it back; null when it was sent before'),
      leavesAt: moment.nullable().describe('not before this; null when it was sent before'),
    }),
    errors: ['not_found', 'not_possible', 'text_refused'],
    async handle({ params: { id }, query, body: { text, when }, ...context }) {
      const seen = await seenBy(query.held, () => holderOf(context.storage, id));
      const { segments, messageId, leavesAt } = await answerPerson(context, id, { text, when, seen });
      return { id, state: 'open' as const, segments, message: messageId, leavesAt: iso(leavesAt) };
    },
    again: ({ params: { id } }) => ({
      ...{ id, state: 'open' as const },
      ...{ segments: null, message: null, leavesAt: null },
    }),
  }),
  post({
    path: '/requests/{id}/unsend',
    permission: 'request.act',
    summary: 'Takes an answer back that has not left: whoever wrote it, or has the request',
    params: idOf,
    query: nothing,
    body: z.strictObject({ message: z.string().min(1).max(60) }),
    answer: z.object({
      id: z.string(),
      outcome: z
        .enum(['withdrawn', 'late'])
        .describe('late: it was on its way out at that moment, and may leave'),
    }),
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, body: { message }, ...context }) {
      return { id, outcome: await unsendAnswer(context, id, message) };
    },
    async again({ storage, params: { id }, body: { message } }) {
      const row = await storage.findOutbox(message);
      return { id, outcome: row?.state === 'withdrawn' ? ('withdrawn' as const) : ('late' as const) };
    },
  }),
  post({
    path: '/requests/{id}/ask',
    permission: 'request.act',
    summary: 'Asks a person to write first, when WhatsApp takes no free text any more',
    params: idOf,
    query: nothing,
    body: noBody,
    answer: doneSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, ...context }) {
      await askToWrite(context, id);
      return { id, state: 'open' as const };
    },
    again: ({ params: { id } }) => ({ id, state: 'open' as const }),
  }),
  post({
    path: '/requests/{id}/close',
    permission: 'request.act',
    summary: 'Closes a request; the talk goes back to the bot',
    params: idOf,
    query: acting,
    body: noBody,
    answer: doneSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, query, ...context }) {
      await closeRequest(context, id, await seenBy(query.held, () => holderOf(context.storage, id)));
      return { id, state: 'closed' as const };
    },
    again: ({ params: { id } }) => ({ id, state: 'closed' as const }),
  }),
  ...conversationRoutes.map(([verb, act, summary]) =>
    post({
      path: `/contacts/{contact}/${verb}`,
      permission: 'request.act',
      summary,
      params: contactOf,
      query: acting,
      body: noBody,
      answer: talkSchema,
      errors: ['not_found', 'not_possible'],
      async handle({ params: { contact }, query, ...context }) {
        await act(context, contact, await seenBy(query.held, () => holderOfTalk(context.storage, contact)));
        return talkOf(context.storage, contact);
      },
      again: ({ storage, params: { contact } }) => talkOf(storage, contact),
    }),
  ),
];
