import { CHANNELS } from '../../domain/address.ts';
import { broadcastMessageId, RECIPIENT_STATES, type BroadcastRecipient } from '../../domain/broadcast.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { recipientFields } from '../sealed-fields.ts';
import { anyText, flag, number, orNull, text, time, version, word } from './field.ts';
import { defineRecord, ownerOf, sealedFields } from './record.ts';
import type { Vault } from '../vault.ts';
import type { EnqueueMove } from '../write.ts';

/** A recipient as it is stored: what answered it is two fields, which queries look at. */
export interface StoredRecipient extends Omit<BroadcastRecipient, 'reply'> {
  /** Of its first message. */
  readonly id: string;
  /** Of its present message; null before the first. */
  readonly messageId: string | null;
  readonly replySid: string | null;
  readonly replyAt: number | null;
}

/** One person of a frozen audience. */
export const recipientRecord = defineRecord({
  table: 'recipients',
  model: 'Recipient',
  key: 'id',
  fields: {
    id: text(),
    broadcastId: text(),
    position: version(),
    registrationId: text(),
    contactId: anyText(),
    language: word(LANGUAGES),
    channel: word(CHANNELS),
    sender: anyText(),
    zone: text(),
    canary: flag(),
    segments: number(),
    state: word(RECIPIENT_STATES),
    reason: orNull(text()),
    open: flag(),
    feeds: number(),
    messageId: orNull(text()),
    sentAt: orNull(time()),
    replySid: orNull(text()),
    replyAt: orNull(time()),
  },
  personal: sealedFields(recipientFields),
  kept: [],
  beside: {},
  indexes: [
    {
      fields: { broadcastId: 1, position: 1 },
      unique: true,
      serves: 'listRecipients, listLeft, clearRecipients, listNewReplies',
    },
    {
      fields: { broadcastId: 1, canary: 1, sender: 1, zone: 1, position: 1 },
      where: { state: 'waiting' },
      serves: 'listToEnqueue, endWaiting',
    },
    { fields: { open: 1, broadcastId: 1, position: 1 }, where: { open: true }, serves: 'listOpenRecipients' },
    { fields: { state: 1, sender: 1 }, where: { state: 'queued' }, serves: 'sumQueuedRecipients' },
    { fields: { broadcastId: 1, canary: 1, state: 1, reason: 1 }, serves: 'countRecipients' },
    { fields: { registrationId: 1 }, serves: 'erase' },
    { fields: { contactId: 1, broadcastId: 1, sentAt: 1 }, serves: 'listRecipientsAt, listNewReplies' },
  ],
  of: (values): StoredRecipient => values,
});

/** A stored recipient as the broadcasts see it. */
export function recipientOf({
  id: _,
  messageId: __,
  replySid,
  replyAt,
  ...rest
}: StoredRecipient): BroadcastRecipient {
  return { ...rest, reply: replySid === null || replyAt === null ? null : { sid: replySid, at: replyAt } };
}

/** A recipient as it is first stored. @param id of its first message */
export function storedRecipient(id: string, { reply, ...rest }: BroadcastRecipient): StoredRecipient {
  return { ...rest, id, messageId: null, replySid: reply?.sid ?? null, replyAt: reply?.at ?? null };
}

/** What is stored of the personal fields of a recipient who gets the message by another way. */
export function sealedWay(
  vault: Vault,
  broadcastId: string,
  { position, address, values }: Extract<EnqueueMove, { to: 'waiting' }>,
): Buffer {
  const id = broadcastMessageId(broadcastId, position, 1);
  return vault.seal({ to: address, values }, ownerOf(recipientRecord, { id }));
}
