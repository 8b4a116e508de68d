import type { ClientSession } from 'mongoose';
import {
  broadcastMessageId,
  recipientOfMessage,
  SAME_PHONE,
  type BroadcastRecipient,
  type RecipientCount,
  type RecipientState,
} from '../../domain/broadcast.ts';
import type { RecipientMessage } from '../../domain/recipient-outcome.ts';
import type { SendingLoad } from '../../domain/sending-time.ts';
import type { BroadcastStorage, FoundReply, OpenRecipient, RecipientAt } from '../broadcast-port.ts';
import { recipientOf, recipientRecord, sealedWay, storedRecipient } from '../records/recipients.ts';
import type { Vault } from '../vault.ts';
import type { EnqueueMove, NewOutcome, Write } from '../write.ts';
import type { Models } from './models.ts';
import { CommitRejected } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';
import type { DocumentOf } from './record-schema.ts';
import { dateOrNull, msOrNull } from './times.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];
type Replies = Extract<Write, { kind: 'reply' }>['replies'];

type RecipientDocument = DocumentOf<typeof recipientRecord>;

const idOf = (broadcastId: string, position: number): string => broadcastMessageId(broadcastId, position, 1);

/** Ends after which a later try or another way may have been queued. */
const MAY_GO_ON: ReadonlySet<string> = new Set(['failed', 'undelivered', 'accepted', 'sent']);
/** Such rows are looked for together. */
const RANGES_AT_ONCE = 100;

/** People of frozen audiences. */
export function createRecipients({ recipients, outbox, conversations, inbound }: Models, vault: Vault) {
  const documents = createDocuments(recipients, vault, recipientRecord);
  const open = (document: RecipientDocument): BroadcastRecipient => recipientOf(documents.open(document));

  function changeOf(broadcastId: string, given: EnqueueMove) {
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

  /** The messages of recipients, by the id of the first of each. */
  async function messagesOf(ids: readonly string[]): Promise<ReadonlyMap<string, RecipientMessage[]>> {
    const columns = { state: 1, error: 1, attemptedAt: 1, order: 1 } as const;
    const first = await outbox.find({ _id: { $in: [...ids] } }, columns).lean();
    const all = [...first];
    const further = first.filter(({ state }) => MAY_GO_ON.has(state)).map(({ _id }) => _id);
    for (let at = 0; at < further.length; at += RANGES_AT_ONCE)
      all.push(
        ...(await outbox
          .find(
            {
              // Their ids begin with the first one's; `~~` comes after all of them.
              $or: further.slice(at, at + RANGES_AT_ONCE).map((id) => ({ _id: { $gt: id, $lt: `${id}~~` } })),
            },
            columns,
          )
          .lean()),
      );
    all.sort((a, b) => a.order - b.order);
    const found = new Map<string, RecipientMessage[]>(ids.map((id) => [id, []]));
    const starts = [...ids].sort();
    for (const { _id, state, error, attemptedAt } of all) {
      const id = found.has(_id) ? _id : starts.findLast((start) => _id.startsWith(start));
      if (id !== undefined)
        found.get(id)?.push({ id: _id, state, error, attemptedAt: msOrNull(attemptedAt) });
    }
    return found;
  }

  async function replyTo(document: RecipientDocument, withinMs: number): Promise<FoundReply | null> {
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

  return {
    async findRecipient(broadcastId: string, position: number): Promise<BroadcastRecipient | null> {
      const document = await recipients.findById(idOf(broadcastId, position)).lean();
      return document === null ? null : open(document);
    },
    async listRecipients({ broadcastId, states, after, limit }: Query<'listRecipients'>) {
      const found = await recipients
        .find({
          broadcastId,
          position: { $gt: after },
          ...(states !== undefined && { state: { $in: [...states] } }),
        })
        .sort({ position: 1 })
        .limit(limit)
        .lean();
      return found.map(open);
    },
    async listToEnqueue({ limit, ...query }: Query<'listToEnqueue'>) {
      const found = await recipients
        .find({ ...query, state: 'waiting' })
        .sort({ position: 1 })
        .limit(limit)
        .lean();
      return found.map(open);
    },
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
    async sumQueuedRecipients(): Promise<ReadonlyMap<string, number>> {
      const sums = await recipients.aggregate<{ _id: string; segments: number }>([
        { $match: { state: 'queued', reason: null } },
        { $group: { _id: '$sender', segments: { $sum: '$segments' } } },
      ]);
      return new Map(sums.map(({ _id, segments }) => [_id, segments]));
    },
    async listOpenRecipients({ broadcastId, after, limit }: Query<'listOpenRecipients'>) {
      const found = await recipients
        .find({ open: true, broadcastId, position: { $gt: after } })
        .sort({ position: 1 })
        .limit(limit)
        .lean();
      const messages = await messagesOf(found.flatMap(({ messageId }) => messageId ?? []));
      const stopped = await conversations
        .find({ _id: { $in: found.map(({ contactId }) => contactId) }, stopped: true }, { _id: 1 })
        .lean();
      const silent = new Set(stopped.map(({ _id }) => _id));
      return found.map(({ position, feeds, state, reason, contactId, messageId }): OpenRecipient => ({
        position,
        feeds,
        state,
        reason,
        messages: messages.get(messageId ?? '') ?? [],
        stopped: silent.has(contactId),
      }));
    },
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
        const reply = await replyTo(document, withinMs);
        if (reply !== null) replies.push(reply);
      }
      return { replies, scanned: found.length < limit ? null : (found.at(-1)?.position ?? null) };
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

    async writeRecipients(given: readonly BroadcastRecipient[], session: ClientSession): Promise<void> {
      if (given.length === 0) return;
      await recipients.insertMany(
        given.map((recipient) =>
          documents.documentOf(
            storedRecipient(idOf(recipient.broadcastId, recipient.position), recipient),
            {},
          ),
        ),
        { session },
      );
    },
    async enqueue(broadcastId: string, moves: readonly EnqueueMove[], session: ClientSession): Promise<void> {
      if (moves.length === 0) return;
      const done = await recipients.bulkWrite(
        moves.map((given) => ({
          updateOne: {
            filter: {
              _id: idOf(broadcastId, given.position),
              feeds: given.feeds,
              ...(given.to === 'successor'
                ? { state: 'suppressed' as const, reason: SAME_PHONE }
                : { state: 'waiting' as const }),
            },
            update: changeOf(broadcastId, given),
          },
        })),
        { session },
      );
      if (done.matchedCount !== moves.length) throw new CommitRejected('stale');
    },
    async writeOutcomes(
      broadcastId: string,
      outcomes: readonly NewOutcome[],
      session: ClientSession,
    ): Promise<void> {
      if (outcomes.length === 0) return;
      await recipients.bulkWrite(
        outcomes.map(({ position, feeds, state, reason, open, sentAt }) => ({
          updateOne: {
            filter: { _id: idOf(broadcastId, position), feeds, open: true },
            update: [
              {
                $set: {
                  // Who has answered got it, whatever is reported afterwards.
                  state:
                    state === 'sent' || state === 'delivered'
                      ? { $cond: [{ $eq: ['$state', 'replied'] }, 'replied', state] }
                      : { $literal: state },
                  reason: { $literal: reason },
                  open: { $literal: open },
                  sentAt: { $ifNull: ['$sentAt', dateOrNull(sentAt)] },
                },
              },
            ],
          },
        })),
        { session, ordered: false },
      );
    },
    /** A message of a broadcast was delivered of which another end had been taken over, or that was to be sent once more. */
    async arrived(messageId: string, attemptedAt: number | null, session: ClientSession): Promise<void> {
      const whose = recipientOfMessage(messageId);
      if (whose === null) return;
      await recipients.updateOne(
        { _id: idOf(whose.broadcastId, whose.position), state: { $nin: ['delivered', 'replied'] } },
        [
          {
            $set: {
              state: { $cond: [{ $eq: ['$replyAt', null] }, 'delivered', 'replied'] },
              reason: null,
              open: false,
              sentAt: { $ifNull: ['$sentAt', dateOrNull(attemptedAt)] },
            },
          },
        ],
        { session, updatePipeline: true },
      );
    },
    async linkReplies(broadcastId: string, replies: Replies, session: ClientSession): Promise<void> {
      if (replies.length === 0) return;
      await recipients.bulkWrite(
        replies.map(({ position, sid, at }) => ({
          updateOne: {
            filter: { _id: idOf(broadcastId, position), replyAt: null },
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

export type Recipients = ReturnType<typeof createRecipients>;
