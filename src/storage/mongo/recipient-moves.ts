import type { ClientSession } from 'mongoose';
import { SAME_PHONE, type BroadcastRecipient } from '../../domain/broadcast.ts';
import type { BroadcastStorage } from '../broadcast-port.ts';
import { sealedWay } from '../records/recipients.ts';
import type { Vault } from '../vault.ts';
import type { EnqueueMove } from '../write.ts';
import type { Models } from './models.ts';
import { CommitRejected } from './outcomes.ts';
import { recipientId, type RecipientDocuments } from './recipient-documents.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];

/** Puts people into a frozen audience, moves them on from waiting, and takes out who is not sent to. */
export function createRecipientMoves(
  { recipients }: Models,
  vault: Vault,
  { documentOf }: RecipientDocuments,
) {
  return {
    async writeRecipients(given: readonly BroadcastRecipient[], session: ClientSession): Promise<void> {
      if (given.length === 0) return;
      await recipients.insertMany(given.map(documentOf), { session });
    },
    async enqueue(broadcastId: string, moves: readonly EnqueueMove[], session: ClientSession): Promise<void> {
      if (moves.length === 0) return;
      const done = await recipients.bulkWrite(
        moves.map((given) => ({
          updateOne: {
            filter: {
              _id: recipientId(broadcastId, given.position),
              feeds: given.feeds,
              ...(given.to === 'successor'
                ? { state: 'suppressed' as const, reason: SAME_PHONE }
                : { state: 'waiting' as const }),
            },
            update: changeOf(broadcastId, given, vault),
          },
        })),
        { session },
      );
      if (done.matchedCount !== moves.length) throw new CommitRejected('stale');
    },
    async endWaiting(
      { broadcastId, state, limit }: Query<'endWaiting'>,
      session: ClientSession,
    ): Promise<number> {
      const some = await recipients
        .find({ broadcastId, state: 'waiting' }, { _id: 1 }, { session })
        .limit(limit)
        .lean();
      if (some.length === 0) return 0;
      const ended = await recipients.updateMany(
        { _id: { $in: some.map(({ _id }) => _id) }, state: 'waiting' },
        { $set: { state, reason: state } },
        { session },
      );
      return ended.modifiedCount;
    },
    async clearRecipients(broadcastId: string, limit: number, session: ClientSession): Promise<number> {
      const some = await recipients.find({ broadcastId }, { _id: 1 }, { session }).limit(limit).lean();
      if (some.length === 0) return 0;
      await recipients.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } }, { session });
      return some.length;
    },
  };
}

/** What a move changes. */
function changeOf(broadcastId: string, given: EnqueueMove, vault: Vault) {
  switch (given.to) {
    case 'queued':
      return {
        $set: {
          state: 'queued' as const,
          reason: null,
          open: true,
          messageId: given.messageId,
          segments: given.segments,
        },
        $inc: { feeds: 1 },
      };
    case 'suppressed':
      return { $set: { state: 'suppressed' as const, reason: given.reason } };
    case 'successor':
      return { $set: { state: 'waiting' as const, reason: null } };
    case 'waiting':
      return {
        $set: {
          channel: given.channel,
          sender: given.sender,
          segments: given.segments,
          sealed: sealedWay(vault, broadcastId, given),
        },
      };
  }
}
