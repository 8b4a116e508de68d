import { likeAnswer, type Asked } from '../../src/understanding/answer-samples.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { LikeOthers, SaidInWords } from '../questions/question.ts';
import { isAsking, isLimited, isOfOthers, namedIn, names } from './said.ts';

/** Where a slip costs nothing: all stays as it is. */
export const EASILY = 0.5;
/** Where it costs a question more. */
export const ASKS_MORE = 0.65;
/** Where something is stored or goes on by it. */
export const SURELY = 0.8;
/** What words alone say is doubted where something else is likelier than this. */
const DOUBTED = 0.8;
/** From here on it is an answer rather than anything else. */
const VERY_LIKELY = 0.8;
/** Where somebody may lose what they have. */
export const CERTAINLY = 0.9;

/** With any of these it is no answer yet, whatever the sentence is like. */
const NOT_YET = ['unsure', 'supposing', 'condition', 'afraid'] as const;

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
  if (chosen.least > EASILY && names(readout, 'supposing', 'condition', 'formerly')) return null;
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
 * or leaves it open. Of sentences that nobody had in mind likeness is right six times where words are once.
 */
export function isDoubted(
  { asked, chooses }: LikeOthers,
  [choice]: readonly string[],
  readout: Readout,
): boolean {
  const like = likeAnswer(readout.answers, asked);
  if (like === null) return false;
  const named = Object.entries(chooses).find(([, each]) => each.choice === choice);
  // What no sentences are known of, a need, is read by its words, unless they deny it.
  if (named === undefined)
    return chooses[like.answer] !== undefined && like.share >= CERTAINLY && isDenying(readout);
  // What is surely the answer that no sentence may choose, to erase, is not the one that keeps.
  const isOpposed = chooses[like.answer] === undefined && like.answer !== 'unclear';
  if (isOpposed && like.share >= DOUBTED) return true;
  // Who is not the one loses what they have: "you are not wrong, it is me".
  const least = named[1].denied === true ? ASKS_MORE : DOUBTED;
  return named[1].least > EASILY && like.answer !== named[0] && like.share >= least;
}

const isDenying = (readout: Readout): boolean => names(readout, 'no', 'not', 'refuse', 'lacking');

/**
 * What a sentence chooses whose words name a choice: that one, unless it is doubted. Then what it is like, where that asks more before
 * anything comes of it, or nothing in it is denied; else, and where it was denied that they are the one, it must be asked again: likeness knows little of a "not".
 */
export function weighed(
  like: LikeOthers,
  byWords: SaidInWords,
  { text, readout }: { readonly text: string; readonly readout: Readout },
): SaidInWords | null {
  if (!isDoubted(like, byWords.choices, readout)) return byWords;
  const other = likeOthers(like, text, readout);
  const chosen = Object.values(like.chooses).find(({ choice }) => choice === other?.choices[0]);
  const named = Object.values(like.chooses).find(({ choice }) => choice === byWords.choices[0]);
  if (chosen === undefined || named === undefined || named.denied === true) return null;
  return chosen.least <= ASKS_MORE || !isDenying(readout) ? other : null;
}

/** Whether it is most likely an answer to a question, whichever, and nothing else. */
export function isLikeAnswer(asked: Asked | undefined, readout: Readout): boolean {
  const like = asked === undefined ? null : likeAnswer(readout.answers, asked);
  return like !== null && like.share >= VERY_LIKELY;
}
