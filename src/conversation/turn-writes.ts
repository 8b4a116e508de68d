import { PRIORITIES, type InboundMessage } from '../domain/message.ts';
import { clipWrites } from '../messages/clip.ts';
import { sendWrite, type Sending, type SendWrite } from '../messages/outgoing.ts';
import type { Write } from '../storage/write.ts';
import type { Rendered } from '../wording/wording.ts';
import type { HeardText } from './hear.ts';
import type { TurnStart } from './turn-start.ts';

/** How long an answer to a text is worth sending. */
const REPLY_EXPIRES_MS = 12 * 60 * 60 * 1000;
/** A text that is this old when it is answered was missed. */
const MISSED_MS = 5_000;

type EraseWrite = Extract<Write, { readonly kind: 'erase' }>;

/** Whether all of a contact goes: what answers it is the last that they get, and goes, too. */
export const isErasedWhole = (write: Write): write is EraseWrite =>
  write.kind === 'erase' && write.erasure.whole;

/**
 * The one commit of a turn: the text, the conversation, what it changed, and its replies.
 * @param now UTC milliseconds
 * @param nextId gives the id of each message
 */
export function turnWrites(
  { message, contactId, before, writes }: TurnStart,
  heard: HeardText,
  replies: readonly Rendered[],
  { now, nextId }: { readonly now: number; readonly nextId: () => string },
): readonly Write[] {
  // Where somebody stood is read for the city alone, and kept by no one.
  const inbound: Write = { kind: 'inbound', contactId, message: { ...message, location: null } };
  if (heard.after === null) return [inbound];
  const { conversation } = heard.after;
  const ids = replies.map(() => nextId());
  return [
    inbound,
    {
      kind: 'conversation',
      conversation,
      ...(before !== null && { follows: before.lastInboundAt }),
    },
    ...writes,
    ...heard.writes.map((write): Write =>
      isErasedWhole(write) ? { ...write, erasure: { ...write.erasure, lastMessages: ids } } : write,
    ),
    ...outdatedBy(heard, replies, now - message.receivedAt).map((group): Write => ({
      kind: 'withdraw',
      group,
      reason: 'outdated',
    })),
    ...replies.flatMap((reply, i) => {
      const answering = { message, contactId, id: ids[i] ?? nextId(), now };
      const { stopped } = conversation;
      const text = replyWrite(answering, reply, {
        group: heard.standing?.group ?? null,
        ignoreOptOut: stopped,
      });
      // What is kept of an erasure is the one text that says so; who stopped us is told no more than they must be.
      return stopped || heard.writes.some(isErasedWhole) ? [text] : [text, ...clipWrites(text, reply)];
    }),
  ];
}

/** Nothing is old while nothing newer is said; what was missed in an outage is answered text by text. */
function outdatedBy({ standing }: HeardText, replies: readonly Rendered[], age: number): readonly string[] {
  return age > MISSED_MS || replies.length === 0 ? [] : (standing?.outdates ?? []);
}

/** What an answer answers, and the id of its message. */
interface Answering {
  readonly message: InboundMessage;
  readonly contactId: string;
  readonly id: string;
  /** UTC milliseconds. */
  readonly now: number;
}

/** Queues an answer to where its text came from. */
export function replyWrite(
  { message: { channel, from, to }, contactId, id, now }: Answering,
  reply: Rendered,
  { group, ignoreOptOut }: Pick<Sending, 'group' | 'ignoreOptOut'>,
): SendWrite {
  return sendWrite(id, now, { contactId, channel, address: from, sender: to }, reply, {
    purpose: 'reply',
    priority: PRIORITIES.reply,
    expiresAt: now + REPLY_EXPIRES_MS,
    quietZone: null,
    group,
    ignoreOptOut: ignoreOptOut ?? false,
  });
}
