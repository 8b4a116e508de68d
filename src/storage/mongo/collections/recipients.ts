import { Schema } from 'mongoose';
import { CHANNELS, type Channel } from '../../../domain/address.ts';
import { RECIPIENT_STATES, type RecipientState } from '../../../domain/broadcast.ts';
import { LANGUAGES, type Language } from '../../../domain/language.ts';
import {
  count,
  id,
  nullableMoment,
  nullableText,
  options,
  order,
  sealedBytes,
  text,
  word,
  yesOrNo,
} from '../fields.ts';

/** One person of a frozen audience; `_id` is that of its first message. */
export interface RecipientDocument {
  _id: string;
  broadcastId: string;
  position: number;
  registrationId: string;
  contactId: string;
  language: Language;
  channel: Channel;
  sender: string;
  zone: string;
  canary: boolean;
  segments: number;
  state: RecipientState;
  reason: string | null;
  open: boolean;
  feeds: number;
  messageId: string | null;
  sentAt: Date | null;
  replySid: string | null;
  replyAt: Date | null;
  /** Address and values. */
  sealed: Buffer;
}

export const recipientSchema = new Schema<RecipientDocument>(
  {
    _id: id,
    broadcastId: word(),
    position: count,
    registrationId: word(),
    contactId: text,
    language: word(LANGUAGES),
    channel: word(CHANNELS),
    sender: text,
    zone: word(),
    canary: yesOrNo,
    segments: order,
    state: word(RECIPIENT_STATES),
    reason: nullableText,
    open: yesOrNo,
    feeds: order,
    messageId: nullableText,
    sentAt: nullableMoment,
    replySid: nullableText,
    replyAt: nullableMoment,
    sealed: sealedBytes,
  },
  options,
)
  // listRecipients, listLeft, clearRecipients, listNewReplies
  .index({ broadcastId: 1, position: 1 }, { unique: true })
  // listFeedable, endWaiting
  .index(
    { broadcastId: 1, canary: 1, sender: 1, zone: 1, position: 1 },
    { partialFilterExpression: { state: 'waiting' } },
  )
  // listOpenRecipients
  .index({ open: 1, broadcastId: 1, position: 1 }, { partialFilterExpression: { open: true } })
  // sumQueuedRecipients
  .index({ state: 1, sender: 1 }, { partialFilterExpression: { state: 'queued' } })
  // countRecipients
  .index({ broadcastId: 1, canary: 1, state: 1, reason: 1 })
  // listRecipientsAt, listNewReplies
  .index({ contactId: 1, broadcastId: 1, sentAt: 1 });
