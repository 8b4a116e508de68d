import { givenIn, writtenIn } from '../../flows/readers/first-text.ts';
import type { Reading } from '../../flows/questions/question.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { LANGUAGES } from '../domain/language.ts';
import { isMain, leafOf, type Talk } from './stored-talk.ts';
import type { TextInTalk } from './text-in-talk.ts';

/** What begins a talk, with what is given beside. */
export type First = Extract<TalkEvent, { type: 'FIRST' }>;

/**
 * What a text before a language is chosen tells beside an answer: its language, where that is clear, and what it gives of what will be
 * asked. Null where a number or the words of a choice answer.
 */
export function firstEvent(
  { wording, message, before, today }: TextInTalk,
  { talk, reading: { says, why } }: { readonly talk: Talk; readonly reading: Reading },
): First | null {
  const opens = before === null && says.type === 'NUMBER';
  const asked = leafOf(talk.value) === 'language' && isMain(talk.value);
  if (!opens && !(before !== null && asked && (why === 'nothing' || why === 'own_words'))) return null;
  const { text } = wording.said(message.text);
  const readout = wording.readout(text);
  const given = givenIn(text, readout, today);
  if (!opens && given === null) return null;
  const named = says.type === 'CHOICE' ? LANGUAGES.find((lng) => lng === says.choice) : undefined;
  return { type: 'FIRST', language: named ?? writtenIn(readout), given };
}
