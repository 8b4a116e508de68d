import type { ClientSession } from 'mongoose';
import type { Conversation } from '../../domain/conversation.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { Wishes } from '../outbox-rules.ts';
import { ourNumberSetting } from '../our-numbers.ts';
import { openSealed, talkFields, textFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { ConversationDocument } from './collections/conversations.ts';
import type { InboundDocument } from './collections/inbound.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** Talks and the texts taken in. */
export function createTurns({ conversations, inbound, settings }: Models, vault: Vault) {
  const checkTalk = checkOf(conversations);
  const checkText = checkOf(inbound);

  function conversationOf(document: ConversationDocument | null): Conversation | null {
    if (document === null) return null;
    const { _id, lastWhatsAppAt, lastInboundAt, news, sealed, ...rest } = checkTalk(document);
    return {
      ...rest,
      contactId: _id,
      news: news ?? true,
      lastWhatsAppAt: msOrNull(lastWhatsAppAt),
      lastInboundAt: lastInboundAt.getTime(),
      ...openSealed(vault, talkFields, sealed),
    };
  }

  function messageOf(document: InboundDocument): InboundMessage {
    const { _id, channel, to, attachment, answeredByCarrier, receivedAt, sealed } = checkText(document);
    return {
      sid: _id,
      channel,
      to,
      attachment,
      answeredByCarrier,
      receivedAt: receivedAt.getTime(),
      ...openSealed(vault, textFields, sealed),
    };
  }

  async function findConversation(contactId: string): Promise<Conversation | null> {
    return conversationOf(await conversations.findById(contactId).lean());
  }

  return {
    open: conversationOf,
    findConversation,
    // Not of one moment, and need not be: the commit finds out about both again.
    async loadTurn(sid: string, contactId: string) {
      const [seen, conversation, ours] = await Promise.all([
        inbound.exists({ _id: sid }).lean(),
        findConversation(contactId),
        settings.exists({ _id: ourNumberSetting(contactId) }).lean(),
      ]);
      const found = { seen: seen !== null, conversation };
      return ours === null ? found : { ...found, ours: true as const };
    },
    async listInbound(contactId: string, limit: number): Promise<readonly InboundMessage[]> {
      return (await inbound.find({ contactId }).sort({ order: 1 }).limit(limit).lean()).map(messageOf);
    },
    /** What those of the contacts want that do not want everything. */
    async wishesOf(
      contactIds: readonly string[],
      session: ClientSession,
    ): Promise<ReadonlyMap<string, Wishes>> {
      if (contactIds.length === 0) return new Map();
      const found = await conversations
        .find(
          { _id: { $in: contactIds }, $or: [{ stopped: true }, { news: false }] },
          { stopped: 1, news: 1 },
          { session },
        )
        .lean();
      return new Map(found.map(({ _id, stopped, news }) => [_id, { stopped, news: news ?? true }]));
    },

    async writeInbound(contactId: string, message: InboundMessage, order: number, session: ClientSession) {
      const { sid, from, externalId, text, payload, location, receivedAt, ...rest } = message;
      const document: InboundDocument = {
        ...rest,
        _id: sid,
        contactId,
        order,
        receivedAt: new Date(receivedAt),
        sealed: vault.seal({ from, externalId, text, payload, location }),
      };
      await unique(inbound.insertOne(document, { session }), { _id: 'duplicate' });
    },

    async writeConversation(conversation: Conversation, session: ClientSession) {
      const { contactId, snapshot, address, externalId, damping, lastWhatsAppAt, lastInboundAt, ...rest } =
        conversation;
      const document: Omit<ConversationDocument, '_id'> = {
        ...rest,
        lastWhatsAppAt: dateOrNull(lastWhatsAppAt),
        lastInboundAt: new Date(lastInboundAt),
        sealed: vault.seal({ snapshot, address, externalId, ...(damping && { damping }) }),
      };
      if (conversation.version === 1) {
        await unique(conversations.insertOne({ _id: contactId, ...document }, { session }), {
          _id: 'stale',
        });
        return;
      }
      needOne(
        await conversations.updateOne(
          { _id: contactId, version: conversation.version - 1 },
          { $set: document },
          { session, runValidators: true },
        ),
        'stale',
      );
    },
  };
}

export type Turns = ReturnType<typeof createTurns>;
