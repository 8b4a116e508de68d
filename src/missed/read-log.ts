import type { InboundLog } from '../channels/transport.ts';
import type { InboundMessage } from '../domain/message.ts';

/** One person's texts in the channel's record, oldest first. */
export interface Person {
  readonly contactId: string;
  readonly texts: readonly InboundMessage[];
}

/**
 * Reads the channel's record from `since` on (UTC milliseconds) to its end; gives the people who texted, by their oldest text.
 * Each text is there once. All of it is held at once: the record has its newest page first.
 */
export async function readLog(
  inbox: InboundLog,
  people: { contactOf(message: InboundMessage): Promise<string> },
  since: number,
): Promise<readonly Person[]> {
  const texts = new Map<string, InboundMessage>();
  for await (const text of inbox.listInbound(since)) texts.set(text.sid, text);
  // Within a second the record's own order says which came first.
  const oldestFirst = [...texts.values()].reverse().sort((a, b) => a.receivedAt - b.receivedAt);
  const found = new Map<string, InboundMessage[]>();
  for (const text of oldestFirst) {
    const contactId = await people.contactOf(text);
    const theirs = found.get(contactId);
    if (theirs === undefined) found.set(contactId, [text]);
    else theirs.push(text);
  }
  return Array.from(found, ([contactId, theirs]) => ({ contactId, texts: theirs }));
}
