import { parseChoice } from '../src/domain/choices.ts';
import { fold } from '../src/domain/keywords.ts';
import type { Heard } from './heard.ts';
import { besideMenu, readOptions, type Offered } from './option-lines.ts';
import type { Question } from './question.ts';
import type { TalkEvent } from './talk.ts';

/** Yes and no as people write them, whatever the question's language. */
const YES = new Set(['si', 's', 'yes', 'y', 'sim', 'wi', 'oui', 'ok', 'claro', 'acepto', 'dako', 'okay']);
const NO = new Set(['no', 'n', 'nao', 'non', 'pa', 'okenn']);
/** What yes and no stand for where no choice has these names. */
const YES_IDS = new Set(['yes', 'together', 'correct', 'is_me', 'confirm', 'keep']);
const NO_IDS = new Set(['no', 'none', 'not_me', 'cannot']);
/** No menu has more lines. */
const MOST_CHOICES = 9;

/** A question's choices as a text may name them. */
function offeredBy({ choices }: Question, { titles }: Heard): Offered {
  const idOf = (number: number): string => choices[number - 1] ?? '';
  return {
    count: choices.length,
    titles,
    means: (said, number) =>
      (YES.has(said) && YES_IDS.has(idOf(number))) || (NO.has(said) && NO_IDS.has(idOf(number))),
  };
}

/** A text without the question's menu, when that was copied with it. */
export function withoutMenu(question: Question, heard: Heard): Heard {
  if (question.choices.length === 0 || !heard.text.includes('\n')) return heard;
  return { ...heard, text: besideMenu(heard.text, offeredBy(question, heard)) };
}

/** The choices that a text names of a question's; null when it names none. */
export function choicesIn(question: Question, heard: Heard): readonly string[] | 'unclear' | null {
  const { choices } = question;
  const folded = fold(heard.text);
  const read = readOptions(heard.text, offeredBy(question, heard), question.expects === 'choices');
  if (read.kind === 'chosen') return read.numbers.map((number) => choices[number - 1] ?? '');
  if (read.kind === 'unclear') return 'unclear';
  if (choices.includes('yes')) {
    if (YES.has(folded)) return ['yes'];
    if (NO.has(folded)) return ['no'];
  }
  return choices.includes('none') && NO.has(folded) ? ['none'] : null;
}

/** A number alone. */
export function choiceNumber(text: string): number | null {
  return parseChoice(text, MOST_CHOICES);
}

/** A number or a yes or no alone: it says something only under the question it was written to. */
export function isBare(text: string): boolean {
  return choiceNumber(text) !== null || yesOrNo(text) !== null;
}

/** 1 for a yes alone, 2 for a no alone; null for any other text. */
export function yesOrNo(text: string): 1 | 2 | null {
  const folded = fold(text);
  return YES.has(folded) ? 1 : NO.has(folded) ? 2 : null;
}

/** Without a question: what a line of a menu says by its words, or a number alone. */
export function menuAnswer({ text, menu }: Heard): TalkEvent {
  const number = choiceNumber(text);
  if (number !== null) return { type: 'NUMBER', number };
  const lines = menu?.() ?? [];
  const numbered = /^\s*(\d)\b/.exec(text)?.[1];
  for (const line of lines) {
    const words = fold(text);
    const alone = words === fold(line.title);
    if (alone || (Number(numbered) === line.number && words === fold(`${numbered ?? ''} ${line.title}`))) {
      return line.event;
    }
  }
  return { type: 'NUMBER', number: null };
}
