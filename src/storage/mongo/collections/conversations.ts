import { Schema } from 'mongoose';
import { CHANNELS, type Channel } from '../../../domain/address.ts';
import { LANGUAGES, type Language } from '../../../domain/language.ts';
import {
  count,
  id,
  moment,
  nullableMoment,
  nullableWord,
  options,
  sealedBytes,
  word,
  yesOrNo,
} from '../fields.ts';

/** One talk a contact point; `_id` is the contact's keyed hash. */
export interface ConversationDocument {
  _id: string;
  version: number;
  machine: string;
  machineVersion: number;
  language: Language | null;
  channel: Channel;
  sender: string;
  lastWhatsAppAt: Date | null;
  lastInboundAt: Date;
  stopped: boolean;
  /** Not there in documents from before it could be said. */
  news?: boolean;
  withPerson: boolean;
  /** Snapshot, address and business-scoped id. */
  sealed: Buffer;
}

export const conversationSchema = new Schema<ConversationDocument>(
  {
    _id: id,
    version: count,
    machine: word(),
    machineVersion: count,
    language: nullableWord(LANGUAGES),
    channel: word(CHANNELS),
    sender: word(),
    lastWhatsAppAt: nullableMoment,
    lastInboundAt: moment,
    stopped: yesOrNo,
    news: { type: Boolean },
    withPerson: yesOrNo,
    sealed: sealedBytes,
  },
  options,
);
