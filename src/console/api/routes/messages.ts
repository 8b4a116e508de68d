import { z } from 'zod';
import { AvisoError } from '../../../domain/errors.ts';
import { OUTBOX_STATES, type OutboxRow } from '../../../domain/message.ts';
import type { Storage } from '../../../storage/storage.ts';
import { pageOf, pageOfAll, paging } from '../cursor.ts';
import { get, stream, type Route } from '../route.ts';
import { channelName, iso, isoOrNull, moment, nothing, personal } from '../shown.ts';
import { sharedReading } from '../../shared-reading.ts';
import { standing } from '../../streams.ts';

/** Counting costs MongoDB a walk along an index: once in this time for all streams. */
const COUNT_EVERY = 1_000;

const countsSchema = z
  .record(z.enum(OUTBOX_STATES), z.int().min(0))
  .meta({ id: 'OutboxCounts', description: 'Messages in each state' });

const messageSchema = z
  .object({
    id: z.string(),
    channel: channelName,
    sender: z.string().describe('ours'),
    purpose: z.string(),
    state: z.enum(OUTBOX_STATES),
    error: z.string().nullable().describe('the channel’s code'),
    attempts: z.int(),
    segments: z.int(),
    createdAt: moment,
    notBefore: moment,
    expiresAt: moment,
    attemptedAt: moment.nullable(),
    to: personal(z.string()),
    body: personal(z.string()),
  })
  .meta({ id: 'Message' });

function show(seesPeople: boolean, row: OutboxRow): z.input<typeof messageSchema> {
  const { id, channel, sender, purpose, state, error, attempts, segments } = row;
  return {
    ...{ id, channel, sender, purpose, state, error, attempts, segments },
    createdAt: iso(row.createdAt),
    notBefore: iso(row.notBefore),
    expiresAt: iso(row.expiresAt),
    attemptedAt: isoOrNull(row.attemptedAt),
    to: seesPeople ? row.to : null,
    body: seesPeople ? row.content.body : null,
  };
}

/** Of one storage, however many streams ask. */
const readings = new WeakMap<Storage, ReturnType<typeof sharedReading>>();

function countsOf(storage: Storage): () => Promise<unknown> {
  const known = readings.get(storage) ?? sharedReading(() => storage.countOutbox(), COUNT_EVERY);
  readings.set(storage, known);
  return known;
}

export const messageRoutes: readonly Route[] = [
  get({
    path: '/contacts/{contact}/messages',
    permission: 'message.read',
    summary: 'Everything that was ever queued for a contact, oldest first',
    params: z.object({ contact: z.string().min(1).max(60) }),
    query: z.strictObject(paging),
    answer: pageOf(messageSchema),
    errors: ['not_found'],
    async handle({ storage, principal, params: { contact }, query }) {
      const all = await storage.listOutboxOf(contact);
      if (all.length === 0 && (await storage.findConversation(contact)) === null)
        throw new AvisoError('not_found', 'That contact.');
      return pageOfAll(
        all,
        query,
        (row) => show(principal.seesPeople, row),
        ({ id }) => id,
      );
    },
    looksAt: (_, { params: { contact } }) => ({ contacts: [contact] }),
  }),
  get({
    path: '/outbox/counts',
    permission: 'message.read',
    summary: 'How many messages are in which state',
    params: nothing,
    query: nothing,
    answer: countsSchema,
    handle: ({ storage }) => storage.countOutbox(),
  }),
  stream({
    path: '/outbox/progress',
    permission: 'message.read',
    summary: 'The counts now, and each time they are others',
    params: nothing,
    query: nothing,
    answer: countsSchema,
    events: ({ storage }) => standing(countsOf(storage)),
  }),
];
