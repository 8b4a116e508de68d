import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Wording } from '../wording/wording.ts';

/** A text, what was said before it, and with what words it is read. */
export interface TextInTalk {
  readonly wording: Wording;
  readonly message: InboundMessage;
  readonly before: Conversation | null;
  /** ISO date. */
  readonly today: string;
}
