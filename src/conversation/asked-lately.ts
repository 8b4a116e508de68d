import { questionAsks, type Footing } from '../../flows/asked.ts';
import { openQuestion } from '../../flows/open-question.ts';
import type { Intent } from '../domain/keywords.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import { isEcho } from './echo.ts';
import { isAlwaysHeard } from './machines.ts';
import { isMain, leafOf, type Talk } from './stored-talk.ts';
import type { TurnStart } from './turn-start.ts';
import type { TextInTalk } from './text-in-talk.ts';
import { answersByTitle, ASKED_LATELY, footingFrom } from './understand.ts';

/** What was handed over to a phone last, newest first, read once it is needed. */
export interface AskedLately {
  newest(): Promise<OutboxRow | null>;
  /** The newest ASKED_LATELY. */
  all(): Promise<readonly OutboxRow[]>;
}

/** Reads for one turn. Each row costs as much as opening its sealed text: most turns need none or one. */
export function askedLately(storage: Pick<Storage, 'listHandedOverTo'>, contactId: string): AskedLately {
  let newest: Promise<readonly OutboxRow[]> | undefined;
  let all: Promise<readonly OutboxRow[]> | undefined;
  return {
    newest: async () => {
      newest ??= storage.listHandedOverTo(contactId, 1);
      return (await newest)[0] ?? null;
    },
    all: () => (all ??= storage.listHandedOverTo(contactId, ASKED_LATELY)),
  };
}

/** Whether a text is the one before it, sent twice. */
export async function isSentTwice(
  { message, before, overtaken }: TurnStart,
  talk: Talk,
  { word, asked }: { readonly word: Intent | null; readonly asked: AskedLately },
): Promise<boolean> {
  if (before === null || overtaken !== null || isAlwaysHeard(word)) return false;
  return isEcho(message, before, talk, []) && isEcho(message, before, talk, await asked.all());
}

/** Whether what a text says can depend on what was asked of its phone: of most words and buttons it does not. */
export function dependsOnAsked(understanding: TextInTalk, talk: Talk, word: Intent | null): boolean {
  // What is asked in between, or of whom stopped, is closed by what anybody else asks.
  if (openQuestion(leafOf(talk.value)) !== null && !isMain(talk.value)) return true;
  if (word === null) return understanding.message.payload === null;
  return word === 'cannot_come' || answersByTitle(understanding, talk, null, word);
}

/** What had been asked of a phone when its text came; null for a first text, and where nothing depends on it. */
export async function footingFor(
  understanding: TextInTalk,
  talk: Talk,
  { word, asked }: { readonly word: Intent | null; readonly asked: AskedLately },
): Promise<Footing | null> {
  const { message, before } = understanding;
  if (before === null || !dependsOnAsked(understanding, talk, word)) return null;
  const newest = await asked.newest();
  const footing = footingFrom(newest === null ? [] : [newest], message, before);
  // What was asked before cannot matter then: the answer to the last text asks the open question.
  if (newest === null || asksWhatIsOpen(footing, talk)) return footing;
  return footingFrom(await asked.all(), message, before);
}

/** Whether what was asked last is the open question, in answer to the phone's own text. */
export function asksWhatIsOpen({ last }: Footing, { value, context }: Talk): boolean {
  const question = openQuestion(leafOf(value));
  if (question === null || last === null || !last.reply) return false;
  return JSON.stringify(last.asks) === JSON.stringify(questionAsks(question, context));
}
