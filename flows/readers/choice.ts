import {
  isNothing,
  miss,
  type Heard,
  type Question,
  type Reader,
  type Reading,
  type SaidInWords,
} from '../questions/question.ts';
import type { TalkEvent } from '../talk.ts';
import { yesOrNo } from './bare.ts';
import { isAcute } from '../../src/understanding/mild.ts';
import { certainly, likeOthers, weighed } from './like-answer.ts';
import { isQuestion, isTopic } from './said.ts';
import { besideMenu, readOptions, type Offered } from './option-lines.ts';

/** A question's choices as a text may name them. */
function offeredBy({ choices, yes, no }: Question, { titles }: Heard): Offered {
  return {
    count: choices.length,
    titles,
    means: (said, number) => {
      const id = choices[number - 1];
      const answer = yesOrNo(said);
      return id !== undefined && ((answer === 'yes' && id === yes) || (answer === 'no' && id === no));
    },
  };
}

/** A text without the question's menu, when that was copied with it. */
export function withoutMenu(question: Question, heard: Heard): Heard {
  if (question.choices.length === 0 || !heard.text.includes('\n')) return heard;
  return { ...heard, text: besideMenu(heard.text, offeredBy(question, heard)) };
}

/** The choices that a text names of a question's; null when it names none. */
function choicesIn(question: Question, heard: Heard, many: boolean): readonly string[] | 'unclear' | null {
  const { choices, yes, no, yesNoAlone } = question;
  const read = readOptions(heard.text, offeredBy(question, heard), many);
  if (read.kind === 'chosen') return read.numbers.map((number) => choices[number - 1] ?? '');
  if (read.kind === 'unclear') return 'unclear';
  if (yesNoAlone !== true) return null;
  const answer = yesOrNo(heard.text);
  const chosen = answer === 'yes' ? yes : answer === 'no' ? no : undefined;
  return chosen === undefined ? null : [chosen];
}

/** The choices that a sentence names; null when it names none. A phone's own words for a reaction name nothing. */
function inWords(question: Question, { text, readout, quoting, people }: Heard): SaidInWords | null {
  if (readout === undefined || quoting === true) return null;
  const said = readout();
  const { like } = question;
  // Words that stand for a topic elsewhere say none in what is like nothing but an answer: "nothing for now thank you".
  const certain = like === undefined ? null : likeOthers(certainly(like), text, said);
  // What cannot wait is better asked again than taken for an answer, should it not be heard as danger.
  const other =
    isAcute(said, certain === null ? undefined : 'urgent') ||
    isQuestion(text, said) ||
    (certain === null && isTopic(said, question.besides ?? []));
  if (other) return null;
  const byWords =
    question.inWords?.(question, { text, readout: said, ...(people !== undefined && { people }) }) ?? null;
  if (byWords?.choices.length === 0) return null;
  if (like === undefined) return byWords;
  return byWords === null ? likeOthers(like, text, said) : weighed(like, byWords, { text, readout: said });
}

/** Of whom a choice may be said, by example; as long as such words get. */
const WHO = [
  { text: 'Esperanza Guadalupe Ejemplo Muestra', named: true },
  { text: 'mi hermana menor', named: false },
] as const;

/** One of the question's choices, by its number, its words, a yes or no, or a sentence. */
export const oneChoice = {
  takes: 'choice',
  read(question, heard) {
    const choices = choicesIn(question, heard, false);
    if (choices === 'unclear') return miss('several_choices');
    if (choices !== null) return { says: { type: 'CHOICE', choice: choices[0] ?? '' }, why: 'choice' };
    const said = inWords(question, heard);
    if (said === null) return miss();
    const { who } = said;
    return {
      says: { type: 'CHOICE', choice: said.choices[0] ?? '', ...(who !== undefined && { who }) },
      why: 'own_words',
    };
  },
  examples: ({ choices, ofSomebody = [] }: Question) => [
    ...chosenOf(choices),
    ...ofSomebody.flatMap((choice) => WHO.map((who) => ({ type: 'CHOICE', choice, who }) as const)),
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

/** One or several of them. */
export const severalChoices = {
  takes: 'choices',
  read(question, heard) {
    const choices = choicesIn(question, heard, true);
    if (choices === 'unclear') return miss('several_choices');
    if (choices !== null) return { says: { type: 'CHOICES', choices }, why: 'choice' };
    const said = inWords(question, heard);
    return said === null ? miss() : { says: { type: 'CHOICES', choices: said.choices }, why: 'own_words' };
  },
  examples: ({ choices, no }) => [
    ...(no === undefined ? [] : [{ type: 'CHOICES', choices: [no] } as const]),
    { type: 'CHOICES', choices: choices.filter((choice) => choice !== no) },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;

/** The event of a choice that is named by a button; null when the question has no such choice. */
export function choiceEvent({ reader, choices }: Question, choice: string): TalkEvent | null {
  if (!choices.includes(choice)) return null;
  return reader === severalChoices ? { type: 'CHOICES', choices: [choice] } : { type: 'CHOICE', choice };
}

const chosenOf = (choices: readonly string[]): readonly TalkEvent[] =>
  choices.map((choice) => ({ type: 'CHOICE', choice }));

/** A choice, or what another reader takes, where no choice is named. */
export function choiceOr(other: Reader, takes: string): Reader {
  return {
    ...other,
    takes,
    read(question, heard): Reading {
      const choice = oneChoice.read(question, heard);
      return isNothing(choice) ? other.read(question, heard) : choice;
    },
    examples: (question) => [...chosenOf(question.choices), ...other.examples(question)],
  };
}
