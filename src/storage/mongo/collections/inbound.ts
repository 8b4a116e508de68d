import { Schema } from 'mongoose';
import { CHANNELS, type Channel } from '../../../domain/address.ts';
import type { Attachment, InboundMessage } from '../../../domain/message.ts';
import { ATTACHMENTS, CARRIER_ANSWERS } from '../../stored-words.ts';
import { id, moment, nullableWord, options, order, sealedBytes, word } from '../fields.ts';

/** A text taken in; `_id` is the channel's sid, so that a redelivery finds it there. Never removed by age. */
export interface InboundDocument {
  _id: string;
  contactId: string;
  /** Place among what was committed for the contact, see lines.ts. */
  order: number;
  channel: Channel;
  to: string;
  attachment: Attachment | null;
  answeredByCarrier: InboundMessage['answeredByCarrier'];
  receivedAt: Date;
  /** Sender's address, text, payload, location. */
  sealed: Buffer;
}

export const inboundSchema = new Schema<InboundDocument>(
  {
    _id: id,
    contactId: word(),
    order,
    channel: word(CHANNELS),
    to: word(),
    attachment: nullableWord(ATTACHMENTS),
    answeredByCarrier: nullableWord(CARRIER_ANSWERS),
    receivedAt: moment,
    sealed: sealedBytes,
  },
  options,
)
  // listInbound
  .index({ contactId: 1, order: 1 });
