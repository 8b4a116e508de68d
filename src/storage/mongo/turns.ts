import type { ClientSession } from 'mongoose';
import type { Conversation } from '../../domain/conversation.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { OptOut } from '../outbox-rules.ts';
import { ourNumberSetting } from '../our-numbers.ts';
import { conversationRecord } from '../records/conversations.ts';
import { inboundRecord } from '../records/inbound.ts';
import { settingRecord } from '../records/settings.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Talks and the texts taken in. */
export function createTurns({ conversations, inbound, settings }: Models, vault: Vault) {
  const talks = createDocuments(conversations, vault, conversationRecord);
  const texts = createDocuments(inbound, vault, inboundRecord);
  const settingDocuments = createDocuments(settings, vault, settingRecord);

  const conversationOf = (document: { readonly _id: string } | null): Conversation | null =>
    document === null ? null : talks.open(document);

  return {
    open: conversationOf,
    findConversation: talks.find,
    // Not of one moment, and need not be: the commit finds out about both again.
    async loadTurn(sid: string, contactId: string) {
      const [seen, conversation, ours] = await Promise.all([
        inbound.exists({ _id: sid }).lean(),
        talks.find(contactId),
        settingDocuments.find(ourNumberSetting(contactId)),
      ]);
      const found = { seen: seen !== null, conversation };
      return ours === null ? found : { ...found, ours: true as const };
    },
    async listInbound(contactId: string, limit: number): Promise<readonly InboundMessage[]> {
      const found = await texts.opening(inbound.find({ contactId }).sort({ order: 1 }).limit(limit).lean());
      return found.map(({ contactId: _, ...message }) => message);
    },
    /** What those of the contacts want that do not want everything. */
    async optOutOf(
      contactIds: readonly string[],
      session: ClientSession,
    ): Promise<ReadonlyMap<string, OptOut>> {
      if (contactIds.length === 0) return new Map();
      const found = await conversations
        .find(
          { _id: { $in: contactIds }, $or: [{ stopped: true }, { news: false }] },
          { stopped: 1, news: 1 },
          { session },
        )
        .lean();
      return new Map(found.map(({ _id, stopped, news }) => [_id, { stopped, broadcastOptIn: news ?? true }]));
    },

    writeInbound: (contactId: string, message: InboundMessage, order: number, session: ClientSession) =>
      texts.add({ ...message, contactId }, { session, beside: { order }, taken: { _id: 'duplicate' } }),
    writeConversation: (conversation: Conversation, follows: number | undefined, session: ClientSession) =>
      talks.write(conversation, {
        session,
        ...(follows !== undefined && {
          before: { version: conversation.version - 1, lastInboundAt: new Date(follows) },
        }),
      }),
  };
}

export type Turns = ReturnType<typeof createTurns>;
