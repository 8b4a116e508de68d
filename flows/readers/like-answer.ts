import { likeAnswer, type Asked } from '../../src/understanding/answer-samples.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { LikeOthers, SaidInWords } from '../questions/question.ts';
import { isAsking, isLimited, isOfOthers, namedIn, names } from './said.ts';

/** Where a slip costs nothing: all stays as it is. */
export const EASILY = 0.5;
/** Where it costs a question more. */
export const ASKS_MORE = 0.55;
/** Where something is stored or goes on by it. */
export const SURELY = 0.7;
/** What is likelier than this is not lightly set aside for what words alone say. */
const VERY_LIKELY = 0.8;
/** Where somebody may lose what they have. */
export const CERTAINLY = 0.9;

/** With any of these it is no answer yet, whatever the sentence is like. */
const NOT_YET = ['unsure', 'supposing', 'condition'] as const;

/**
 * What a sentence answers by its likeness to others, where its words alone say nothing; null where it is like none, asks, or leaves it open.
 */
export function likeOthers(
  { asked, chooses }: LikeOthers,
  text: string,
  readout: Readout,
): SaidInWords | null {
  const like = likeAnswer(readout.answers, asked);
  const chosen = like === null ? undefined : chooses[like.answer];
  if (like === null || chosen === undefined || like.share < chosen.least) return null;
  if (chosen.denied === true && !names(readout, 'no', 'not', 'refuse', 'wrong')) return null;
  if (chosen.least > EASILY && names(readout, 'supposing', 'condition')) return null;
  if (chosen.least > ASKS_MORE && isLeftOpen(text, readout)) return null;
  return { choices: [chosen.choice] };
}

/** Whether something is asked, or said under a condition, with a "but" behind it, or of what somebody else says. */
const isLeftOpen = (text: string, readout: Readout): boolean =>
  isAsking(text) ||
  names(readout, ...NOT_YET) ||
  isLimited(readout) ||
  isOfOthers(readout, namedIn(readout, ['yes', 'agree', 'confirm', 'keep', 'go']));

/** Whether a text is most likely something that must be asked again under a question, and no topic. @param least 0 to 1 */
export function isLikeUnclear(asked: Asked | undefined, readout: Readout, least = EASILY): boolean {
  const like = asked === undefined ? null : likeAnswer(readout.answers, asked);
  return like?.answer === 'unclear' && like.share >= least;
}

/** The same, of what is like nothing else. */
export const certainly = ({ asked, chooses }: LikeOthers): LikeOthers => ({
  asked,
  chooses: Object.fromEntries(
    Object.entries(chooses).map(([answer, each]) => [answer, { ...each, least: CERTAINLY }]),
  ),
});

/**
 * Whether a choice that words name, by which something is stored or goes on, is not what the sentence is like: it is like another answer,
 * or leaves it open.
 */
export function isDoubted(
  { asked, chooses }: LikeOthers,
  [choice]: readonly string[],
  readout: Readout,
): boolean {
  const named = Object.entries(chooses).find(([, each]) => each.choice === choice);
  if (named === undefined || named[1].least <= ASKS_MORE) return false;
  const like = likeAnswer(readout.answers, asked);
  return like !== null && like.answer !== named[0] && like.share >= VERY_LIKELY;
}

/** Whether it is most likely an answer to a question, whichever, and nothing else. */
export function isLikeAnswer(asked: Asked | undefined, readout: Readout): boolean {
  const like = asked === undefined ? null : likeAnswer(readout.answers, asked);
  return like !== null && like.share >= VERY_LIKELY;
}
