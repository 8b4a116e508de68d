import { z } from 'zod';
import { countMeant } from '../../../broadcasts/audience.ts';
import { createBroadcast, editBroadcast, previewFor } from '../../../broadcasts/compose.ts';
import { testMessageId, testSend } from '../../../broadcasts/test-send.ts';
import { needBroadcast } from '../../../broadcasts/deps.ts';
import { BROADCAST_STATES } from '../../../domain/broadcast.ts';
import type { Storage } from '../../../storage/storage.ts';
import { broadcastRoute } from '../broadcast-route.ts';
import {
  audienceSchema,
  contentChange,
  languageName,
  newContent,
  testPhones,
} from '../../broadcast-content.ts';
import {
  audienceCountSchema,
  broadcastIdOf,
  broadcastSchema,
  broadcastNow,
  showBroadcast,
  showCount,
} from '../broadcast-shown.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, post, type Route } from '../route.ts';
import { channelName, nothing, personal } from '../shown.ts';
import { wordsOf } from '../words-of.ts';

const place = z.object({ before: z.string() });

/** Ids of the messages of a test send, as far as they were made. */
async function madeMessages(storage: Storage, name: string): Promise<string[]> {
  const made: string[] = [];
  for (;;) {
    const id = testMessageId(name, made.length);
    if ((await storage.findOutbox(id)) === null) return made;
    made.push(id);
  }
}

/** Writing broadcasts. */
export const broadcastRoutes: readonly Route[] = [
  get({
    path: '/broadcasts',
    permission: 'broadcast.read',
    summary: 'Broadcasts, the newest first',
    params: nothing,
    query: z.strictObject({ state: wordsOf(BROADCAST_STATES), ...paging }),
    answer: pageOf(broadcastSchema),
    async handle({ storage, query: { state, limit, cursor } }) {
      const after = readCursor(place, cursor);
      const rows = await storage.listBroadcasts({
        limit: limit + 1,
        ...(state === undefined ? {} : { states: state }),
        ...(after === undefined ? {} : after),
      });
      return page(rows, limit, showBroadcast, ({ id }) => ({ before: id }));
    },
  }),
  post({
    path: '/broadcasts',
    permission: 'broadcast.write',
    summary: 'Begins a broadcast; what is not said is as usual, and it may be half written',
    params: nothing,
    query: nothing,
    body: newContent,
    status: 201,
    answer: broadcastSchema,
    handle: async ({ body, actor, madeId, ...context }) =>
      showBroadcast(await createBroadcast(context, body, actor, undefined, madeId)),
    again: ({ storage, madeId }) => broadcastNow(storage, madeId),
  }),
  post({
    path: '/audiences/count',
    permission: 'broadcast.write',
    summary: 'How many an audience would hold now',
    params: nothing,
    query: nothing,
    body: z.strictObject({ audience: audienceSchema }),
    answer: audienceCountSchema,
    handle: async ({ body, ...context }) =>
      showCount(await countMeant(context, { kind: 'new', of: null, content: body })),
    again: 'reads',
  }),
  broadcastRoute({
    verb: 'edit',
    permission: 'broadcast.write',
    summary: 'Changes it; whatever was submitted, approved or overridden is void',
    body: z.strictObject({
      version: z.int().min(1).describe('that was looked at; refused when it is another one now'),
      change: contentChange,
    }),
    run: (context, id, actor, { version, change }) => editBroadcast(context, { id, version }, change, actor),
  }),
  post({
    path: '/broadcasts/{id}/preview',
    permission: 'broadcast.read',
    summary: 'What one person would get now, by the receipt of their registration',
    params: broadcastIdOf,
    query: nothing,
    body: z.strictObject({ receipt: z.string().trim().toUpperCase().min(1).max(40) }),
    answer: z.object({
      language: languageName,
      channel: channelName.nullable().describe('null when there is no way to them'),
      body: personal(z.string()).describe(
        'null to roles without the act personal.read; else when they would get nothing: there is no text for them, or it asks for what they have not',
      ),
      segments: z.int(),
    }),
    errors: ['not_found'],
    async handle({ params: { id }, body: { receipt }, principal, ...context }) {
      const preview = await previewFor(context, await needBroadcast(context.storage, id), receipt);
      return { ...preview, body: principal.seesPeople ? preview.body : null };
    },
    looksAt: (_, { body: { receipt } }) => ({ receipts: [receipt] }),
    again: 'reads',
  }),
  post({
    path: '/broadcasts/{id}/test',
    permission: 'broadcast.write',
    summary: 'Sends every text, filled with examples, to phones of staff; refused to those of registrations',
    params: broadcastIdOf,
    query: nothing,
    body: z.strictObject({ phones: testPhones }),
    answer: z.object({ messages: z.array(z.string()).describe('ids') }),
    errors: ['not_found', 'not_possible', 'text_refused'],
    handle: async ({ params: { id }, body: { phones }, actor, madeId, ...context }) => ({
      messages: [...(await testSend(context, id, phones, actor, madeId))],
    }),
    again: async ({ storage, madeId }) => ({ messages: await madeMessages(storage, madeId) }),
  }),
];
