import { EVENTS, QUESTIONS, type Topic } from '../src/understanding/topic.ts';

/** Wishes that are explained. */
const EXPLAINED = ['want.keep', 'want.other_date', 'want.mistake', 'want.other_family'] as const;

/** What a text says is answered with: `locales/<lng>/questions.json` has the words of each. */
export const ANSWERED = [
  ...QUESTIONS.filter((topic) => topic !== 'ask.status'),
  ...EVENTS.filter((topic) => topic !== 'tell.voice'),
  ...EXPLAINED,
] as const satisfies readonly Topic[];
export type AnsweredTopic = (typeof ANSWERED)[number];

export const isAnswered = (topic: Topic): topic is AnsweredTopic =>
  ANSWERED.some((answered) => answered === topic);
