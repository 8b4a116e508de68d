import { nameOfActor } from '../../domain/actor.ts';
import type { Channel } from '../../domain/address.ts';
import type { Attachment, InboundMessage, OutboxState } from '../../domain/message.ts';
import { MOST_TEXTS } from '../../staff-requests/request-details.ts';
import type { Storage } from '../../storage/storage.ts';
import { LOOK } from '../looks.ts';

/** One thing that was said or done. Times are UTC milliseconds. */
export type Line =
  | {
      readonly by: 'them';
      readonly at: number;
      readonly id: string;
      readonly channel: Channel;
      readonly text: string;
      readonly attachment: Attachment | null;
      readonly redacted: boolean;
    }
  | {
      readonly by: 'us' | 'staff';
      readonly at: number;
      readonly id: string;
      readonly channel: Channel;
      readonly text: string;
      readonly state: OutboxState;
      readonly redacted: boolean;
    }
  | {
      readonly by: 'noted';
      readonly at: number;
      readonly id: string;
      readonly name: string;
      readonly act: string;
    };

const MOST_NOTED = 200;

/** All that a contact texted, oldest first. */
export const textsOf = (
  storage: Pick<Storage, 'listInbound'>,
  contactId: string,
): Promise<readonly InboundMessage[]> => storage.listInbound(contactId, MOST_TEXTS);

/**
 * The last lines of a talk, oldest first: what they wrote, what was sent to them on both channels, and what staff did.
 * @param texts what they wrote
 * @param subjects what the audit is asked about besides the contact: the request
 */
export async function talkOf(
  storage: Storage,
  contactId: string,
  texts: readonly InboundMessage[],
  subjects: readonly string[],
  most: number,
): Promise<readonly Line[]> {
  const [messages, ...noted] = await Promise.all([
    storage.listOutboxOf(contactId),
    ...[contactId, ...subjects].map((subject) =>
      storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: MOST_NOTED, subject }),
    ),
  ]);
  const lines: Line[] = [
    ...texts.map(({ sid, receivedAt, channel, text, attachment, redacted = false }): Line => ({
      ...{ by: 'them', at: receivedAt, id: sid, channel, text, attachment, redacted },
    })),
    ...messages.map(({ id, createdAt, channel, content, state, purpose }): Line => ({
      ...{ by: purpose === 'staff' ? 'staff' : 'us', at: createdAt, id, channel, state },
      ...{ text: content.body, redacted: content.redacted === true },
    })),
    ...noted.flat().flatMap(({ seq, at, actor, act }): readonly Line[] =>
      // Who looked is in the audit; here is what was done.
      act === LOOK ? [] : [{ by: 'noted', at, id: String(seq), name: nameOfActor(actor), act }],
    ),
  ];
  return lines.sort((a, b) => a.at - b.at).slice(-most);
}
