import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Damping } from '../domain/damping.ts';
import { emptiedTalk } from '../erasure/emptied-talk.ts';
import { isStopped, writeTalk, type Talk } from './stored-talk.ts';
import type { TalkRun } from './run-talk.ts';
import type { TurnStart } from './turn-start.ts';
import { lastTextAt, whereOf } from './where-to.ts';

/**
 * The conversation as a turn leaves it.
 * @param run what the text moved; its talk is stored as `talk`, which may remember less
 */
export function conversationAfter(
  start: TurnStart,
  run: TalkRun,
  { talk, damping }: { readonly talk: Talk; readonly damping: Damping | undefined },
): Conversation {
  const { contactId, before, message } = start;
  const did = (effect: TalkRun['effects'][number]): boolean => run.effects.includes(effect);
  const after: Conversation = {
    contactId,
    version: (before?.version ?? 0) + 1,
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: writeTalk(talk),
    language: talk.context.language,
    ...whereOf(start),
    ...lastTextAt(message, before),
    stopped: isStopped(talk.value),
    broadcastOptIn: did('start') || (!did('stop_news') && (before?.broadcastOptIn ?? true)),
    // Staff took over from the old person; whoever has the number now did not ask for them.
    withPerson: !did('free_number') && (before?.withPerson ?? false),
    ...(damping !== undefined && { damping: did('erase_texts') ? { ...damping, texts: [] } : damping }),
  };
  return did('erase_all') ? emptiedTalk(after) : after;
}

/** The conversation with one more text in it that moved nothing. */
export function conversationWith({ message }: TurnStart, before: Conversation, talk: Talk): Conversation {
  return {
    ...before,
    version: before.version + 1,
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: writeTalk(talk),
    ...lastTextAt(message, before),
  };
}
