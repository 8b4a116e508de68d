import type { ClientSession } from 'mongoose';
import type { BroadcastStorage, FoundReply } from '../broadcast-port.ts';
import type { Write } from '../write.ts';
import type { Models } from './models.ts';
import { recipientId, type RecipientDocument } from './recipient-documents.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];
type Replies = Extract<Write, { kind: 'reply' }>['replies'];

/** Who answered a broadcast. */
export function createRecipientReplies(models: Models) {
  const { recipients, conversations } = models;
  return {
    async listNewReplies({ broadcastId, withinMs, after, limit }: Query<'listNewReplies'>) {
      const found = await recipients
        .find({ broadcastId, position: { $gt: after } })
        .sort({ position: 1 })
        .limit(limit)
        .lean();
      const open = found.filter(({ sentAt, replyAt }) => sentAt !== null && replyAt === null);
      const talks = await conversations
        .find({ _id: { $in: open.map(({ contactId }) => contactId) } }, { lastInboundAt: 1 })
        .lean();
      const heard = new Map(talks.map(({ _id, lastInboundAt }) => [_id, lastInboundAt.getTime()]));
      const replies: FoundReply[] = [];
      for (const document of open) {
        if ((heard.get(document.contactId) ?? 0) <= (document.sentAt?.getTime() ?? 0)) continue;
        const reply = await replyTo(models, document, withinMs);
        if (reply !== null) replies.push(reply);
      }
      return { replies, scanned: found.length < limit ? null : (found.at(-1)?.position ?? null) };
    },
    async linkReplies(broadcastId: string, replies: Replies, session: ClientSession): Promise<void> {
      if (replies.length === 0) return;
      await recipients.bulkWrite(
        replies.map(({ position, sid, at }) => ({
          updateOne: {
            filter: { _id: recipientId(broadcastId, position), replyAt: null },
            update: [
              {
                $set: {
                  replySid: { $literal: sid },
                  replyAt: { $literal: new Date(at) },
                  state: { $cond: [{ $in: ['$state', ['sent', 'delivered']] }, 'replied', '$state'] },
                },
              },
            ],
          },
        })),
        { session, ordered: false },
      );
    },
  };
}

/** The first text of somebody within `withinMs` of what they were sent; null when another broadcast was sent in between. */
async function replyTo(
  { inbound, recipients }: Models,
  document: RecipientDocument,
  withinMs: number,
): Promise<FoundReply | null> {
  const { sentAt } = document;
  if (sentAt === null) return null;
  const first = await inbound
    .findOne({ contactId: document.contactId, receivedAt: { $gt: sentAt } }, { receivedAt: 1 })
    .sort({ order: 1 })
    .lean();
  if (first === null || first.receivedAt.getTime() - sentAt.getTime() > withinMs) return null;
  const another = await recipients
    .exists({
      contactId: document.contactId,
      broadcastId: { $ne: document.broadcastId },
      sentAt: { $gt: sentAt, $lte: first.receivedAt },
    })
    .lean();
  return another === null
    ? { position: document.position, sid: first._id, at: first.receivedAt.getTime() }
    : null;
}
