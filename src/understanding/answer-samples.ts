import type { Topic } from './topic.ts';

/**
 * What sentences may answer to the questions of the talk, by what they are about: several questions ask of one thing. `unclear` is what
 * must be asked again: a doubt, a condition, another's word, what is put off.
 */
export const ANSWERED = {
  consent: ['yes', 'no', 'unclear'],
  family: ['together', 'missing', 'apart', 'unclear'],
  alone: ['right', 'missing', 'other_name', 'unclear'],
  needs: ['none', 'unclear'],
  review: ['correct', 'case', 'family', 'place', 'needs', 'unclear'],
  coming: ['comes', 'cannot', 'unclear'],
  whose: ['is_me', 'my_answer', 'not_me', 'unclear'],
  cancelling: ['nothing', 'appointment', 'messages', 'news', 'unclear'],
  erasing: ['keep', 'erase', 'unclear'],
  number: ['lacks', 'unclear'],
  /** Whatever has no answers of its own: a date, a place, a name. */
  anything: ['unclear'],
} as const;
export type Asked = keyof typeof ANSWERED;

/** `answer.consent.yes` */
export type AnswerSample = {
  readonly [Of in Asked]: `answer.${Of}.${(typeof ANSWERED)[Of][number]}`;
}[Asked];

/**
 * Topics that say of a question's subject what an answer to it says, and which: who tells that her husband does not travel answers
 * whether all of them do. Null where they may say any: they are not weighed against its answers.
 */
export const SAYS_AS_MUCH: {
  readonly [Of in Asked]: Readonly<Partial<Record<Topic, (typeof ANSWERED)[Of][number] | null>>>;
} = {
  consent: { 'ask.register': null },
  family: { 'tell.stays_behind': 'apart', 'tell.birth': 'missing' },
  alone: { 'tell.birth': 'missing', 'want.mistake': null },
  needs: {},
  review: {
    'tell.stays_behind': 'family',
    'tell.birth': 'family',
    'want.mistake': null,
    'want.back': null,
  },
  coming: {
    'want.come': 'comes',
    'want.keep': 'comes',
    'want.cannot_come': 'cannot',
    'want.cancel': 'cannot',
  },
  whose: { 'want.wrong_person': 'not_me', 'want.mistake': 'my_answer', 'tell.not_mpp': null },
  cancelling: {
    'want.keep': 'nothing',
    'want.back': 'nothing',
    'want.stop': 'messages',
    'want.mistake': null,
    'want.cancel': null,
  },
  erasing: { 'want.keep': 'keep', 'want.back': 'keep', 'want.erase': 'erase', 'want.mistake': null },
  number: { 'tell.no_number': 'lacks', 'tell.lost_papers': 'lacks' },
  anything: {},
};

/** Every one of them, in the order of the questions. */
export const ANSWER_SAMPLES: readonly AnswerSample[] = [
  ...ANSWERED.consent.map((answer) => `answer.consent.${answer}` as const),
  ...ANSWERED.family.map((answer) => `answer.family.${answer}` as const),
  ...ANSWERED.alone.map((answer) => `answer.alone.${answer}` as const),
  ...ANSWERED.needs.map((answer) => `answer.needs.${answer}` as const),
  ...ANSWERED.review.map((answer) => `answer.review.${answer}` as const),
  ...ANSWERED.coming.map((answer) => `answer.coming.${answer}` as const),
  ...ANSWERED.whose.map((answer) => `answer.whose.${answer}` as const),
  ...ANSWERED.cancelling.map((answer) => `answer.cancelling.${answer}` as const),
  ...ANSWERED.erasing.map((answer) => `answer.erasing.${answer}` as const),
  ...ANSWERED.number.map((answer) => `answer.number.${answer}` as const),
  ...ANSWERED.anything.map((answer) => `answer.anything.${answer}` as const),
];

const PREFIX = 'answer.';
/** What leaves a question open. */
const UNCLEAR = 'unclear';
export const OPEN: ReadonlySet<string> = new Set(
  ANSWER_SAMPLES.filter((sample) => sample.endsWith(`.${UNCLEAR}`)),
);

/** Whether something is asked by that name. */
export const isAsked = (name: string): name is Asked => Object.hasOwn(ANSWERED, name);

/** Every question, in their order. */
export const ALL_ASKED: readonly Asked[] = Object.keys(ANSWERED).filter(isAsked);

/** The question that a sample answers; null where it is a topic. */
export const askedBy = (sample: string): Asked | null =>
  ALL_ASKED.find((asked) => sample.startsWith(`${PREFIX}${asked}.`)) ?? null;

/**
 * What a topic says as an answer to a question: the sample of it. Null where it may say any, undefined where it says something else.
 */
export function saidBy(topic: string, asked: Asked): string | null | undefined {
  const said: Readonly<Record<string, string | null>> = SAYS_AS_MUCH[asked];
  const answer = said[topic];
  return answer === undefined || answer === null ? answer : `${PREFIX}${asked}.${answer}`;
}

/**
 * How much likelier a text is each answer of any question than every topic together that says something else there: the share of a
 * question's answers follows from it, whatever the others are. By sample.
 */
export interface AnswerOdds {
  /** 0 where it is not known. */
  of(sample: string): number;
}

export const NO_ODDS: AnswerOdds = { of: () => 0 };

/** The likeliest answer to a question, and its share of all that the text may be under it, topics too. */
export interface LikeAnswer {
  readonly answer: string;
  /** 0 to 1 */
  readonly share: number;
}

/** @param among answers that may be; absent: all of the question's */
export function likeAnswer(
  odds: AnswerOdds,
  asked: Asked,
  among: readonly string[] = ANSWERED[asked],
): LikeAnswer | null {
  let best: string | null = null;
  let [most, sum] = [0, 1];
  for (const answer of among) {
    const share = odds.of(`${PREFIX}${asked}.${answer}`);
    sum += share;
    if (share > most) [best, most] = [answer, share];
  }
  return best === null ? null : { answer: best, share: most / sum };
}
