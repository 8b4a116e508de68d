import type { BroadcastRecipient, RecipientCount, RecipientState } from '../../domain/broadcast.ts';
import type { SendingLoad } from '../../domain/sending-time.ts';
import type { BroadcastStorage, RecipientAt } from '../broadcast-port.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Models } from './models.ts';
import { recipientId, type RecipientDocument, type RecipientDocuments } from './recipient-documents.ts';
import { pageBehind } from './record-documents.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];

/** Who is in a frozen audience, in pages and in sums. */
export function createRecipientReads({ recipients }: Models, { open }: RecipientDocuments) {
  return {
    ...createRecipientPages(recipients, open),
    ...createRecipientSums(recipients),
  };
}

function createRecipientPages(recipients: Models['recipients'], open: RecipientDocuments['open']) {
  const opening = (found: readonly RecipientDocument[]) => thoseThatOpen(found, open);

  return {
    async findRecipient(broadcastId: string, position: number): Promise<BroadcastRecipient | null> {
      const document = await recipients.findById(recipientId(broadcastId, position)).lean();
      return document === null ? null : open(document);
    },
    listRecipients({ broadcastId, states, after, limit }: Query<'listRecipients'>) {
      return pageBehind(limit, opening, (last: RecipientDocument | null, most) =>
        recipients
          .find({
            broadcastId,
            position: { $gt: last?.position ?? after },
            ...(states !== undefined && { state: { $in: [...states] } }),
          })
          .sort({ position: 1 })
          .limit(most)
          .lean(),
      );
    },
    listToEnqueue({ limit, ...query }: Query<'listToEnqueue'>) {
      return pageBehind(limit, opening, (last: RecipientDocument | null, most) =>
        recipients
          .find({ ...query, state: 'waiting', ...(last !== null && { position: { $gt: last.position } }) })
          .sort({ position: 1 })
          .limit(most)
          .lean(),
      );
    },
    async listRecipientsAt(
      broadcastId: string,
      contactIds: readonly string[],
    ): Promise<readonly RecipientAt[]> {
      const found = await recipients
        .find(
          { contactId: { $in: [...contactIds] }, broadcastId },
          { position: 1, contactId: 1, language: 1, state: 1, reason: 1 },
        )
        .lean();
      return found
        .map(({ position, contactId, language, state, reason }) => ({
          ...{ position, contactId, language, state },
          reason: reason ?? null,
        }))
        .sort((a, b) => a.position - b.position);
    },
  };
}

function createRecipientSums(recipients: Models['recipients']) {
  return {
    async countRecipients(broadcastId: string): Promise<readonly RecipientCount[]> {
      const groups = await recipients.aggregate<{
        _id: { canary: boolean; state: RecipientState; reason: string | null };
        count: number;
      }>([
        { $match: { broadcastId } },
        { $group: { _id: { canary: '$canary', state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
      ]);
      return groups.map(({ _id, count }) => ({
        canary: _id.canary,
        state: _id.state,
        reason: _id.reason ?? null,
        count,
      }));
    },
    async listLeft(broadcastId: string): Promise<readonly SendingLoad[]> {
      const groups = await recipients.aggregate<{ _id: { sender: string; zone: string }; units: number }>([
        { $match: { broadcastId, state: { $in: ['waiting', 'queued'] } } },
        { $group: { _id: { sender: '$sender', zone: '$zone' }, units: { $sum: '$segments' } } },
        { $sort: { '_id.sender': 1, '_id.zone': 1 } },
      ]);
      return groups.map(({ _id, units }) => ({ ..._id, units }));
    },
    async sumQueuedRecipients(): Promise<ReadonlyMap<string, number>> {
      const sums = await recipients.aggregate<{ _id: string; segments: number }>([
        { $match: { state: 'queued', reason: null } },
        { $group: { _id: '$sender', segments: { $sum: '$segments' } } },
      ]);
      return new Map(sums.map(({ _id, segments }) => [_id, segments]));
    },
  };
}
