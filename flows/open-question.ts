import { conversationMachine } from './conversation.ts';
import { questionNamed } from './questions/all.ts';
import type { Question } from './questions/question.ts';

/** What each state of the machine asks, by the state's name: the same question wherever the name comes twice. */
const ASKED: ReadonlyMap<string, Question> = new Map(
  Object.values(conversationMachine.root.states)
    .flatMap((region) => Object.entries(region.states))
    .flatMap(([leaf, { meta }]) => {
      const question = questionNamed(meta?.question ?? '');
      return question === null ? [] : [[leaf, question] as const];
    }),
);

/** The question a state waits on: the machine's open leaf state says which; null where none is open. */
export function openQuestion(leaf: string): Question | null {
  return ASKED.get(leaf) ?? null;
}
