import { isScopedId } from '../domain/address.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage } from '../domain/message.ts';

/** A text and the talk that it came into; `overtaken` is not null when a later one was taken in before it. */
interface Came {
  readonly message: InboundMessage;
  readonly before: Conversation | null;
  readonly overtaken: string | null;
}

/** Where messages go from now on: where the last text came from. */
export function whereOf({
  message,
  before,
  overtaken,
}: Came): Pick<Conversation, 'channel' | 'address' | 'externalId' | 'sender'> {
  if (before !== null && overtaken !== null) {
    const { channel, address, externalId, sender } = before;
    return { channel, address, externalId, sender };
  }
  return { channel: message.channel, ...addressOf(message, before), sender: message.to };
}

/** A text that was missed may be older than one that was not. */
export function lastTextAt(
  { channel, receivedAt }: InboundMessage,
  before: Conversation | null,
): Pick<Conversation, 'lastWhatsAppAt' | 'lastInboundAt'> {
  return {
    lastWhatsAppAt:
      channel === 'whatsapp'
        ? Math.max(receivedAt, before?.lastWhatsAppAt ?? 0)
        : (before?.lastWhatsAppAt ?? null),
    lastInboundAt: Math.max(receivedAt, before?.lastInboundAt ?? 0),
  };
}

/** Where messages go. Who hides a number that we know is still written to at that number: it is theirs by SMS, too. */
function addressOf(
  { from, externalId }: InboundMessage,
  before: Conversation | null,
): Pick<Conversation, 'address' | 'externalId'> {
  if (before === null) return { address: from, externalId };
  return isScopedId(from)
    ? {
        address: isScopedId(before.address) ? from : before.address,
        externalId: before.externalId ?? externalId,
      }
    : { address: from, externalId: externalId ?? before.externalId };
}
