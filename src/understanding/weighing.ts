import { ALL_ASKED, askedBy, OPEN, saidBy, type Asked } from './answer-samples.ts';
import type { Sample } from './lexicon.ts';

/** What is weighed under a question, by places among the samples. */
export interface Under {
  readonly answers: readonly number[];
  /** Topics that say something else than its answers. */
  readonly others: readonly number[];
}

/** What an example teaches in one round: which sample it is, and of which. */
export interface Lesson {
  readonly right: number;
  readonly among: readonly number[];
}

/**
 * Which samples a text is weighed between. Answers to different questions are never weighed against each other: `yes all of us` is an
 * answer to several, and no less one to each.
 */
export interface Weighing {
  readonly topics: readonly number[];
  /** Of the questions that have answers among the samples, in their order. */
  readonly under: readonly Under[];
  /**
   * A topic is weighed under one question after another, and taught as the answer that it says there. What leaves one question open leaves every other open as well: each second
   * round it is taught under one of those.
   */
  lesson(sample: number, when: { readonly at: number; readonly round: number }): Lesson;
}

/** @param samples all that is known, each at its place */
export function weighingOf(samples: readonly Sample[]): Weighing {
  const asked = samples.map(askedBy);
  const topics = asked.flatMap((each, at) => (each === null ? [at] : []));
  const questions = ALL_ASKED.filter((each) => asked.includes(each)).map((question) => {
    const under = underQuestion(question, samples, asked);
    return {
      under,
      open: samples.findIndex((each, at) => asked[at] === question && OPEN.has(each)),
      forAnswer: [...under.answers, ...under.others],
      forTopic: [...under.answers, ...topics],
      /** The answer that each topic says; -1: any, undefined: none. */
      said: samples.map((sample) => {
        const said = saidBy(sample, question);
        return said === undefined ? undefined : samples.findIndex((each) => each === said);
      }),
    };
  });
  const ofSample = samples.map((_, at) => questions.find(({ under }) => under.answers.includes(at)));
  const openOf = new Set(questions.map(({ open }) => open));
  return {
    topics,
    under: questions.map(({ under }) => under),
    lesson(sample, { at, round }) {
      const own = ofSample[sample];
      const other = questions[(at + round) % questions.length];
      if (own === undefined) {
        const said = other?.said[sample];
        if (other === undefined || said === -1) return { right: sample, among: topics };
        return said === undefined
          ? { right: sample, among: other.forTopic }
          : { right: said, among: other.forAnswer };
      }
      const isElsewhere = openOf.has(sample) && round % 2 === 1 && other !== undefined && other.open >= 0;
      return isElsewhere
        ? { right: other.open, among: other.forAnswer }
        : { right: sample, among: own.forAnswer };
    },
  };
}

function underQuestion(question: Asked, samples: readonly Sample[], asked: readonly (Asked | null)[]): Under {
  const isOther = (sample: Sample): boolean => saidBy(sample, question) === undefined;
  return {
    answers: asked.flatMap((each, at) => (each === question ? [at] : [])),
    others: samples.flatMap((sample, at) => (asked[at] === null && isOther(sample) ? [at] : [])),
  };
}
