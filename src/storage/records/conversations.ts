import { CHANNELS } from '../../domain/address.ts';
import type { Conversation } from '../../domain/conversation.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { talkFields } from '../sealed-fields.ts';
import { added, flag, orNull, storedAs, text, time, version, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** One talk a contact point; its key is the contact's keyed hash. */
export const conversationRecord = defineRecord({
  table: 'conversations',
  model: 'Conversation',
  key: 'contactId',
  fields: {
    contactId: text(),
    version: version(),
    machine: text(),
    machineVersion: version(),
    language: orNull(word(LANGUAGES)),
    channel: word(CHANNELS),
    sender: text(),
    lastWhatsAppAt: orNull(time({ column: 'last_whatsapp_at' })),
    lastInboundAt: time(),
    stopped: flag(),
    // Whoever wrote to us before it could be said wants what is not about an appointment, too.
    broadcastOptIn: storedAs(
      'news',
      added(flag(), () => true),
    ),
    withPerson: flag(),
  },
  personal: sealedFields(talkFields),
  kept: [],
  beside: {},
  indexes: [],
  of: (values): Conversation => values,
});
