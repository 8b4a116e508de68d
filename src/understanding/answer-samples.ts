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
  number: ['lacks'],
} as const;
export type Asked = keyof typeof ANSWERED;

/** `answer.consent.yes` */
export type AnswerSample = {
  readonly [Of in Asked]: `answer.${Of}.${(typeof ANSWERED)[Of][number]}`;
}[Asked];

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
];

const PREFIX = 'answer.';

/** Whether a sample is an answer, and no topic. */
export const isAnswerSample = (sample: string): boolean => sample.startsWith(PREFIX);

/**
 * How much likelier than every topic together a text is each answer of any question: the share of a question's answers follows from
 * it, whatever the others are. By sample.
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
