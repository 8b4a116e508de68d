import { isMarked } from '../../flows/buttons.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import { appointmentAnswer } from '../../flows/questions/appointment.ts';
import type { Question } from '../../flows/questions/question.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { ChoiceContent } from '../domain/whatsapp-content.ts';
import type { Wording } from '../wording/wording.ts';

/** The buttons of every question with choices in every language, for a channel that must know them beforehand. */
export function choiceContents(wording: Wording): readonly ChoiceContent[] {
  const asked: readonly Question[] = Object.values<Question>(QUESTIONS).filter(
    ({ choices }) => choices.length > 0,
  );
  return LANGUAGES.flatMap((language) => [
    ...asked.map((question) => contentOf(wording, question, language)),
    // Under a text of its own that says the numbers in its sentences.
    { ...contentOf(wording, appointmentAnswer, language), numbered: false, lines: 1 },
  ]);
}

function contentOf(wording: Wording, question: Question, language: Language): ChoiceContent {
  const { key, choices } = question;
  const text = (name: string): string => wording.text({ key: name }, language, 'whatsapp');
  // Dates between which one is chosen are the person's own.
  const titles =
    question.dates !== undefined ? null : choices.map((choice) => text(`${key}.choices.${choice}`));
  return {
    key,
    language,
    choices,
    titles,
    marked: isMarked(question),
    numbered: true,
    lines: key === appointmentAnswer.key ? 1 : linesOf(text(`${key}.ask`), question),
    button: text('conversation:pick'),
  };
}

function linesOf(ask: string, { choicesInText, choices }: Question): number {
  const lines = ask.split('\n').length;
  return choicesInText === true ? lines - choices.length : lines;
}
