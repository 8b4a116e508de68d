import { CHANNELS } from '../../domain/address.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { textFields } from '../sealed-fields.ts';
import { ATTACHMENTS, CARRIER_ANSWERS } from '../stored-words.ts';
import { number, orNull, text, time, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** A text and whose it is. */
export interface TakenText extends InboundMessage {
  readonly contactId: string;
}

/** A text taken in; its key is the channel's sid, so that a redelivery finds it there. Removed by age, when no redelivery comes any more. */
export const inboundRecord = defineRecord({
  table: 'inbound',
  model: 'Inbound',
  key: 'sid',
  fields: {
    sid: text(),
    contactId: text(),
    channel: word(CHANNELS),
    to: text({ column: 'recipient' }),
    attachment: orNull(word(ATTACHMENTS)),
    answeredByCarrier: orNull(word(CARRIER_ANSWERS)),
    receivedAt: time(),
  },
  personal: sealedFields(textFields),
  kept: [],
  // Place among what was committed for the contact (contact-orders.ts).
  beside: { order: number() },
  columns: ['seq'],
  indexes: [
    { fields: { contactId: 1, order: 1 }, serves: 'listInbound' },
    { fields: { receivedAt: 1, _id: 1 }, serves: 'listAged of texts' },
  ],
  of: (values): TakenText => values,
});
