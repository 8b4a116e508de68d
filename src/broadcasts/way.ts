import type { Channel } from '../domain/address.ts';
import type { Conversation } from '../domain/conversation.ts';
import { smsAddressOf } from '../domain/sms-address.ts';
import { inWhatsAppWindow } from '../domain/whatsapp-window.ts';
import type { BroadcastDeps } from './deps.ts';

/** Where a broadcast goes to reach a person. */
export interface Way {
  readonly channel: Channel;
  /** Personal. */
  readonly to: string;
  readonly sender: string;
}

/** By SMS to a number; null for who has none that we know, or when we have no such sender. */
export function smsWay({ senderFor }: Pick<BroadcastDeps, 'senderFor'>, talk: Conversation): Way | null {
  const to = talk.channel === 'sms' ? talk.address : smsAddressOf(talk.address);
  // Who wrote to one of our SMS numbers last knows that one.
  const sender = talk.channel === 'sms' ? talk.sender : senderFor('sms', talk.contactId);
  return to === null || sender === null ? null : { channel: 'sms', to, sender };
}

/**
 * On the channel of the person's last text. WhatsApp takes text that nobody approved beforehand only within 24 hours of it:
 * later it goes by SMS. Null when there is no way.
 * @param now UTC milliseconds
 */
export function wayTo(deps: Pick<BroadcastDeps, 'senderFor'>, talk: Conversation, now: number): Way | null {
  if (talk.channel === 'whatsapp' && inWhatsAppWindow(talk.lastWhatsAppAt, now))
    return { channel: 'whatsapp', to: talk.address, sender: talk.sender };
  return smsWay(deps, talk);
}
