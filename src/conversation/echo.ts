import { fold } from '../domain/keywords.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage, OutboxRow } from '../domain/message.ts';
import type { Talk } from './stored-talk.ts';
import { latestOf } from './text-time.ts';

/** The same short text again within this time, with nothing handed over in between, is the first once more. Milliseconds. */
const ECHO_MS = 2_000;
/** Longer texts are written by nobody twice in two seconds. */
const SHORT = 20;

/** What an answer is known by when it comes twice; null for what is not short. */
export function shortText({ text, payload, attachment, location }: InboundMessage): string | null {
  if (attachment !== null || location !== null) return null;
  if (payload !== null) return `#${payload}`;
  const folded = fold(text);
  return folded === '' || folded.length > SHORT ? null : folded;
}

/**
 * Whether a text is the one before it, sent twice: a thumb that pressed twice, a phone that tried again.
 * @param handedOver what was last handed over to the phone, newest first
 */
export function isEcho(
  message: InboundMessage,
  before: Conversation,
  talk: Talk,
  handedOver: readonly OutboxRow[],
): boolean {
  const { lastText } = talk.context;
  if (lastText === null || lastText !== shortText(message)) return false;
  const since = message.receivedAt - before.lastInboundAt;
  if (since < 0 || since > ECHO_MS) return false;
  return !handedOver.some(
    ({ attemptedAt }) =>
      attemptedAt !== null && attemptedAt >= before.lastInboundAt && attemptedAt <= latestOf(message),
  );
}
