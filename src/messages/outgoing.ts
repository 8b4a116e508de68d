import type { Channel } from '../domain/address.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/id.ts';
import type { Content, Priority } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { Rendered, Wording } from '../wording/wording.ts';

/** What use cases stand on. */
export interface OutgoingDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wording: Wording;
}

/** Where a contact's messages go: the channel, address and sender of its last text. */
export interface Recipient {
  readonly contactId: string;
  readonly channel: Channel;
  /** Personal. */
  readonly address: string;
  readonly sender: string;
  /** Told us to stop everything: what is queued for it is kept and not sent. */
  readonly stopped: boolean;
}

/** The recipient of a registration's messages; null when no phone belongs to it. */
export async function recipientOf(storage: Storage, contactId: string | null): Promise<Recipient | null> {
  if (contactId === null) return null;
  const talk = await storage.findConversation(contactId);
  if (talk === null) return null;
  const { channel, address, sender, stopped } = talk;
  return { contactId, channel, address, sender, stopped };
}

/** How messages that belong together are sent. */
export interface Sending {
  readonly purpose: string;
  readonly priority: Priority;
  readonly group: string | null;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  readonly quietZone: string | null;
  /** UTC milliseconds; at once where it is left out. */
  readonly notBefore?: number;
  /** As in OutboxMessage; false where it is left out. */
  readonly ignoreOptOut?: boolean;
}

/** Queues one message, which may leave at once. Everything that the service says becomes a message here. */
export function sendWrite(
  id: string,
  now: number,
  { contactId, channel, address, sender }: Omit<Recipient, 'stopped'>,
  { content, segments }: Rendered,
  sending: Sending,
): SendWrite {
  return {
    kind: 'send',
    message: {
      ...{ id, contactId, channel, to: address, sender, content, segments },
      ...{ ignoreOptOut: false, notBefore: now, createdAt: now },
      ...sending,
    },
  };
}

export type SendWrite = Extract<Write, { readonly kind: 'send' }>;

/** Queues messages, in order. */
export function sendWrites(
  { ids, wording }: Pick<OutgoingDeps, 'ids' | 'wording'>,
  now: number,
  recipient: Recipient,
  contents: readonly Content[],
  sending: Sending,
): readonly SendWrite[] {
  return contents.map((content) =>
    sendWrite(ids.next(), now, recipient, wording.render(content, recipient.channel), sending),
  );
}
