import { QUESTIONS, type QuestionName } from './questions/all.ts';
import type { Question } from './questions/question.ts';
import { talk } from './talk.ts';

/** Marks the open main state and forgets the misses of the one before. */
export const open = (at: string) => talk.assign({ at, misses: 0 });

/** A state that asks a question in between, and leads back to where the talk was. */
export const asksBetween = (question: QuestionName) => ({ meta: { question } });

/** A state of the main way that asks the question of its own name. */
export const asks = (question: QuestionName) => ({ ...asksBetween(question), entry: open(question) });

/** A state of the main way in which no question is open; the talk rests there. */
export const rests = (at: string) => ({ meta: { question: null }, entry: open(at) });

type ChoiceOf<Name extends QuestionName> = (typeof QUESTIONS)[Name]['choices'][number];

/** Whether an answer, or a button that is pressed later, is this choice of a question. */
export const chose =
  <Name extends QuestionName>(_question: Name, ...choices: readonly ChoiceOf<Name>[]) =>
  ({ event }: { readonly event: { readonly choice: string } }): boolean =>
    choices.some((choice) => choice === event.choice);

/**
 * What each choice of a question leads to, as transitions.
 * @param ways a transition for every choice: one that is left out is an error of types
 */
export function onChoice<
  Name extends QuestionName,
  const Ways extends Readonly<Record<ChoiceOf<Name>, object>>,
>(question: Name, ways: Ways) {
  const choices: readonly ChoiceOf<Name>[] = QUESTIONS[question].choices;
  return choices.map((choice) => ({ guard: chose(question, choice), ...ways[choice] }));
}

/** Says what the question's declaration has for an answer that is nearly one, in place of the question. */
export const saysNearly = (name: QuestionName) => {
  const { nearly }: Question = QUESTIONS[name];
  return {
    actions: {
      type: 'sayInstead',
      params: ({ event }: { readonly event: Parameters<NonNullable<typeof nearly>>[0] }) => {
        const say = nearly?.(event) ?? null;
        return { says: say === null ? [] : [say] };
      },
    },
  } as const;
};
