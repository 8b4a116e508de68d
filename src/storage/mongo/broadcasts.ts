import type { ClientSession } from 'mongoose';
import { isBeingSent, type Broadcast, type BroadcastState } from '../../domain/broadcast.ts';
import { broadcastRecord } from '../records/broadcasts.ts';
import type { Write } from '../write.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { CommitRejected, needOne } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

type Frozen = Extract<Write, { kind: 'recipients' }>;

const FED: BroadcastState[] = ['canary', 'sending'];

/** Messages of administrators. */
export function createBroadcasts({ broadcasts }: Models, vault: Vault) {
  const documents = createDocuments(broadcasts, vault, broadcastRecord);

  return {
    findBroadcast: documents.find,
    listBroadcasts: (query: { states?: readonly BroadcastState[]; before?: string; limit: number }) =>
      documents.pageOf(query.limit, (behind, most) =>
        broadcasts
          .find({
            ...(behind === null && query.before === undefined
              ? {}
              : { _id: { $lt: String(behind ?? query.before) } }),
            ...(query.states !== undefined && { state: { $in: [...query.states] } }),
          })
          .sort({ _id: -1 })
          .limit(most)
          .lean(),
      ),
    listLiveBroadcasts: () => documents.all(broadcasts.find({ live: true }).sort({ _id: 1 }).lean()),
    /** The earliest time after `now` at which one that is held back may start. */
    async nextBroadcastAt(now: number): Promise<Date | null> {
      const held = await broadcasts
        .find({ live: true, state: 'holding', dueAt: { $gt: new Date(now) } }, { dueAt: 1 })
        .lean();
      const times = held.flatMap(({ dueAt }) => dueAt?.getTime() ?? []);
      return times.length === 0 ? null : new Date(Math.min(...times));
    },

    writeBroadcast: (broadcast: Broadcast, session: ClientSession): Promise<void> =>
      documents.write(broadcast, {
        session,
        beside: { made: broadcast.expansion.made },
        first: { touched: 0 },
      }),
    async writeExpansion(
      { broadcastId, approvedHash, made, expansion }: Omit<Frozen, 'kind' | 'recipients'>,
      session: ClientSession,
    ): Promise<void> {
      const before = await documents.one(broadcasts.findById(broadcastId).session(session).lean());
      if (before === null) throw new CommitRejected('stale');
      await documents.amend(
        { ...before, expansion },
        {
          session,
          beside: { made: expansion.made },
          before: { version: before.version, state: 'approved', approvedHash, made },
        },
      );
    },
    /** Refuses unless it is being sent now; it stays so until the transaction ends. */
    async needFed(id: string, session: ClientSession): Promise<void> {
      needOne(
        await broadcasts.updateOne({ _id: id, state: { $in: FED } }, { $inc: { touched: 1 } }, { session }),
        'stale',
      );
    },
    async isBeingSent(id: string, session: ClientSession): Promise<boolean> {
      const document = await broadcasts.findById(id, { state: 1 }, { session }).lean();
      return document === null || isBeingSent(document.state);
    },
    /** Whether no recipient is recorded as made; none is until the transaction ends. */
    async isUnmade(id: string, session: ClientSession): Promise<boolean> {
      const touched = await broadcasts.updateOne({ _id: id, made: 0 }, { $inc: { touched: 1 } }, { session });
      return touched.matchedCount === 1;
    },
  };
}

export type Broadcasts = ReturnType<typeof createBroadcasts>;
