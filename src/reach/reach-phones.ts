import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { newContext } from '../../flows/talk.ts';
import { CHANNELS, contactPoint, type Channel } from '../domain/address.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Language } from '../domain/language.ts';
import type { OtherPhone } from '../domain/registration.ts';
import { smsAddressOf } from '../domain/sms-address.ts';
import type { Storage } from '../storage/storage.ts';
import { flagOn } from './flags.ts';
import type { Recipient } from '../messages/outgoing.ts';
import type { Reach } from './reached.ts';

/** Our sender of a channel for a contact that never wrote to one: always the same one; null when we have none. */
export type SenderFor = (channel: Channel, contactId: string) => string | null;

type Reads = Pick<Storage, 'contactIdOf' | 'findConversation' | 'findAddressFlag' | 'readSetting'>;

export const otherChannel = (channel: Channel): Channel => (channel === 'sms' ? 'whatsapp' : 'sms');

/** A way of telling somebody; `talk` when there is none yet and one must be made with the message. */
export interface Way {
  readonly recipient: Recipient;
  readonly talk: Conversation | null;
}

/**
 * The way to the family that was not tried for its present date: the other channel of its number, or its present phone when
 * that one was told nothing (the registration was moved to it after the instruction). Null when there is none.
 */
export async function otherWay(storage: Reads, reach: Reach, senderFor: SenderFor): Promise<Way | null> {
  const { talk, told } = reach;
  if (talk === null || talk.stopped) return null;
  const { contactId, address, stopped } = talk;
  const first = told[0];
  const channel = first === undefined ? talk.channel : otherChannel(first.channel);
  // A message that could not go its way has been sent by the other one already.
  if (told.some((row) => row.channel === channel)) return null;
  const sender = channel === talk.channel ? talk.sender : senderFor(channel, contactId);
  // WhatsApp takes a number as SMS writes it; the other way round it does not do.
  const to = channel === 'sms' ? smsAddressOf(address) : address;
  if (
    sender === null ||
    to === null ||
    (channel === 'whatsapp' && !to.startsWith('+') && talk.channel !== channel)
  )
    return null;
  if ((await flagOn(storage, contactId, channel, talk.lastInboundAt)) !== null) return null;
  return { recipient: { contactId, channel, address: to, sender, stopped }, talk: null };
}

/**
 * Whether the family's own phone is gone for good: no phone, a stop, or every channel on which it was told was refused for
 * its address. Waiting for such a phone to be switched on helps nobody.
 */
export async function isGone(storage: Reads, { talk, told }: Reach): Promise<boolean> {
  if (talk === null || talk.stopped) return true;
  const channels = CHANNELS.filter((channel) => told.some((row) => row.channel === channel));
  if (channels.length === 0) return false;
  const flags = await Promise.all(
    channels.map((channel) => flagOn(storage, talk.contactId, channel, talk.lastInboundAt)),
  );
  return flags.every((flag) => flag !== null);
}

/**
 * The way to a phone beside the family's own; null when it may not or cannot be told: it stopped us, it is the family's own,
 * or every channel refused it.
 * @param language of the family, which is the best guess at theirs
 */
export async function wayTo(
  storage: Reads,
  phone: OtherPhone,
  own: { readonly contactId: string | null; readonly language: Language },
  senderFor: SenderFor,
): Promise<Way | null> {
  const contactId = storage.contactIdOf(contactPoint(phone.number));
  if (contactId === own.contactId) return null;
  const talk = await storage.findConversation(contactId);
  if (talk?.stopped === true) return null;
  for (const channel of [phone.channel, otherChannel(phone.channel)]) {
    const sender = talk?.channel === channel ? talk.sender : senderFor(channel, contactId);
    const address = channel === 'sms' ? smsAddressOf(phone.number) : phone.number;
    if (sender === null || address === null) continue;
    if ((await flagOn(storage, contactId, channel, talk?.lastInboundAt ?? 0)) !== null) continue;
    const recipient = { contactId, channel, address, sender, stopped: false };
    return { recipient, talk: talk === null ? firstTalk(recipient, own.language) : null };
  }
  return null;
}

/** A talk with somebody who never wrote: nothing is asked, so that an answer to our message is understood as one. */
function firstTalk({ contactId, channel, address, sender }: Recipient, language: Language): Conversation {
  return {
    contactId,
    version: 1,
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: JSON.stringify({
      value: { main: 'resting' },
      context: { ...newContext(), language, at: 'resting' },
    }),
    language,
    channel,
    address,
    externalId: null,
    sender,
    lastWhatsAppAt: null,
    lastInboundAt: 0,
    stopped: false,
    broadcastOptIn: true,
    withPerson: false,
  };
}
