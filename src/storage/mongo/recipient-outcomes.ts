import type { ClientSession } from 'mongoose';
import { recipientOfMessage } from '../../domain/broadcast.ts';
import type { RecipientMessage } from '../../domain/recipient-outcome.ts';
import type { BroadcastStorage, OpenRecipient } from '../broadcast-port.ts';
import type { NewOutcome } from '../write.ts';
import type { Models } from './models.ts';
import { recipientId } from './recipient-documents.ts';
import { dateOrNull, msOrNull } from './times.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];

/** Ends after which a later try or another way may have been queued. */
const MAY_GO_ON: ReadonlySet<string> = new Set(['failed', 'undelivered', 'accepted', 'sent']);
/** Such rows are looked for together. */
const RANGES_AT_ONCE = 100;

/** What became of the messages of a broadcast. */
export function createRecipientOutcomes({ recipients, outbox, conversations }: Models) {
  return {
    async listOpenRecipients({ broadcastId, after, limit }: Query<'listOpenRecipients'>) {
      const found = await recipients
        .find({ open: true, broadcastId, position: { $gt: after } })
        .sort({ position: 1 })
        .limit(limit)
        .lean();
      const messages = await messagesOf(
        outbox,
        found.flatMap(({ messageId }) => messageId ?? []),
      );
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
    async writeOutcomes(
      broadcastId: string,
      outcomes: readonly NewOutcome[],
      session: ClientSession,
    ): Promise<void> {
      if (outcomes.length === 0) return;
      await recipients.bulkWrite(
        outcomes.map(({ position, feeds, state, reason, open, sentAt }) => ({
          updateOne: {
            filter: { _id: recipientId(broadcastId, position), feeds, open: true },
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
        { _id: recipientId(whose.broadcastId, whose.position), state: { $nin: ['delivered', 'replied'] } },
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
  };
}

/** The messages of recipients, by the id of the first of each. */
async function messagesOf(
  outbox: Models['outbox'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecipientMessage[]>> {
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
    if (id !== undefined) found.get(id)?.push({ id: _id, state, error, attemptedAt: msOrNull(attemptedAt) });
  }
  return found;
}
