import { CLIP } from '../../domain/clip.ts';
import { DAMAGED_MESSAGE, HANDED_OVER, type OutboxState, type Priority } from '../../domain/message.ts';
import { noMessages } from '../outbox-rules.ts';
import { unlessDamaged } from '../sealed-damaged.ts';
import type { HandedOver, QueuedSum, SendResult, UnknownQuery } from '../storage.ts';
import { WAITS } from '../records/outbox.ts';
import type { Models } from './models.ts';
import type { OutboxCodec } from './outbox-documents.ts';

/** What has left the channel's queue. */
const PASSED_ON = ['sent', 'delivered', 'undelivered'] as const;

const unknownIn = (outbox: Models['outbox'], { sender, attemptedBefore, limit }: UnknownQuery) =>
  outbox
    .find({ busy: true, sender, attemptedAt: { $lte: new Date(attemptedBefore) }, state: 'unsure' })
    .sort({ attemptedAt: 1, order: 1 })
    .limit(limit)
    .lean();

/** Looks at the outbox. */
export function createOutboxReads({ outbox }: Models, codec: OutboxCodec) {
  return {
    ...createOutboxSums(outbox),
    findOutbox: codec.find,
    findOutboxBySid: (sid: string) => codec.one(outbox.findOne({ sid }).lean()),
    listOutboxOf: (contactId: string) => codec.opening(outbox.find({ contactId }).sort({ order: 1 }).lean()),
    listHandedOverTo: (contactId: string, limit: number) =>
      codec.opening(
        outbox
          .find({ contactId, state: { $in: [...HANDED_OVER] }, purpose: { $ne: CLIP } })
          .sort({ attemptedAt: -1, order: -1 })
          .limit(limit)
          .lean(),
      ),
    listUnknown: (query: UnknownQuery) => codec.opening(unknownIn(outbox, query)),
    /** Those that do not open, as they end. */
    listDamagedUnknown: async (query: UnknownQuery): Promise<readonly SendResult[]> =>
      (await unknownIn(outbox, query))
        .filter((document) => unlessDamaged(() => codec.rowOf(document)) === null)
        .map(({ _id, attempts }) => ({
          ...{ id: _id, attempt: attempts, outcome: 'failed', error: DAMAGED_MESSAGE },
        })),
    async listBusySenders(): Promise<readonly string[]> {
      // One value of `waitsFor` at a time, so that the index is walked from sender to sender.
      const found = await Promise.all([
        ...WAITS.map((waitsFor) => outbox.distinct('sender', { waitsFor })),
        outbox.distinct('sender', { busy: true, state: { $in: ['sending', 'unsure'] } }),
      ]);
      return [...new Set(found.flat())].sort();
    },
    /** The earliest times after `now` at which a queued message and a held contact come due. */
    async nextOutboxTimes(now: number): Promise<readonly (Date | null)[]> {
      const after = { $gt: new Date(now) };
      const [queued, held] = await Promise.all([
        outbox.findOne({ waitsFor: 'time', opensAt: after }, { opensAt: 1 }).sort({ opensAt: 1 }).lean(),
        outbox.findOne({ busy: true, holdUntil: after }, { holdUntil: 1 }).sort({ holdUntil: 1 }).lean(),
      ]);
      return [queued?.opensAt ?? null, held?.holdUntil ?? null];
    },
  };
}

/** How many messages and segments there are, by state, sender and priority. */
function createOutboxSums(outbox: Models['outbox']) {
  return {
    /** Counted each time: a count kept beside them would be one document that every commit waits for. */
    async countOutbox(): Promise<Record<OutboxState, number>> {
      const counts = noMessages();
      const groups = await outbox.aggregate<{ _id: OutboxState; count: number }>([
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ]);
      for (const { _id, count } of groups) counts[_id] = count;
      return counts;
    },
    async readHandedOver({ sender, since }: { sender: string; since: number }): Promise<HandedOver> {
      const after = new Date(since);
      const newest = await Promise.all(
        PASSED_ON.map((state) =>
          outbox
            .findOne({ state, sender, attemptedAt: { $gte: after } }, { _id: 0, attemptedAt: 1 })
            .sort({ attemptedAt: -1 })
            .lean(),
        ),
      );
      const times = newest.flatMap((row) => row?.attemptedAt?.getTime() ?? []);
      const through = times.length === 0 ? null : Math.max(...times);
      const [sum] = await outbox.aggregate<{ segments: number }>([
        { $match: { state: 'accepted', sender, attemptedAt: { $gte: new Date(through ?? since) } } },
        { $group: { _id: null, segments: { $sum: '$segments' } } },
      ]);
      return { segments: sum?.segments ?? 0, through };
    },
    async listQueued(): Promise<readonly QueuedSum[]> {
      const sums = await outbox.aggregate<{
        _id: { sender: string; priority: Priority };
        messages: number;
        segments: number;
        last: Date;
      }>([
        { $match: { waitsFor: { $in: [...WAITS] } } },
        {
          $group: {
            _id: { sender: '$sender', priority: '$priority' },
            messages: { $sum: 1 },
            segments: { $sum: '$segments' },
            last: { $max: '$notBefore' },
          },
        },
      ]);
      return sums
        .map(({ _id, last, ...sum }) => ({ ..._id, ...sum, lastNotBefore: last.getTime() }))
        .sort((a, b) => (a.sender === b.sender ? a.priority - b.priority : a.sender < b.sender ? -1 : 1));
    },
  };
}
