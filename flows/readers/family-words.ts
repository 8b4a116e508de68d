import type { Readout } from '../../src/understanding/read.ts';
import type { InWords, SaidInWords } from '../questions/question.ts';
import { polarityOf } from './polarity.ts';
import { isDenied, namedIn, names } from './said.ts';
import { whoIn } from './who.ts';

/** A longer text tells more than whether they are all. */
const LONGEST = 10;

const chosen = (choice: string): SaidInWords => ({ choices: [choice] });

/** A choice with whom it is about, as far as the text says. */
function about(choice: string, text: string, readout: Readout): SaidInWords {
  const who = whoIn(text, readout);
  return who === null ? chosen(choice) : { choices: [choice], who };
}

/** Who is missing, who does not come, or that they are all: `falta mi esposo`, `mi hija ya no va`, `vamos todos`. */
export const familyInWords: InWords = (_, { text, readout }) => {
  const said = namedIn(readout, [
    ...(['unsure', 'everyone', 'together', 'lacking', 'except', 'not_going'] as const),
    ...(['stay', 'fine', 'yes', 'agree'] as const),
  ]);
  const has = (...concepts: readonly string[]): boolean =>
    said.some(({ concept }) => concepts.includes(concept));
  if (has('unsure')) return null;
  const somebody = names(readout, 'kin', 'child') || whoIn(text, readout) !== null;
  // "estan todos menos mi hijo" tells who is not listed, "vamos todos menos mi hijo" who does not go.
  if (somebody && has('not_going', 'stay')) return about('apart', text, readout);
  if (somebody && has('except')) return about(has('lacking') ? 'missing' : 'apart', text, readout);
  if (readout.words.length > LONGEST) return null;
  if (has('lacking')) return about('missing', text, readout);
  const all = said.find(({ concept }) => concept === 'everyone' || concept === 'together');
  if (all !== undefined) return chosen(isDenied(readout, all) ? 'missing' : 'together');
  return polarityOf(readout) === 'yes' ? chosen('together') : null;
};

/** Of who is alone in their case: that it is so, that somebody is missing, or that the name is wrong. */
export const aloneInWords: InWords = (_, { text, readout }) => {
  const said = namedIn(readout, [
    ...(['unsure', 'name', 'correct', 'wrong', 'lacking', 'self', 'with_me', 'not_going', 'stay'] as const),
    ...(['kin', 'child', 'fine', 'yes', 'agree'] as const),
  ]);
  const has = (...concepts: readonly string[]): boolean =>
    said.some(({ concept }) => concepts.includes(concept));
  if (has('unsure')) return null;
  const relation = said.find(({ concept }) => concept === 'kin' || concept === 'child');
  const itself = said.find(({ concept }) => concept === 'self');
  const isRight =
    (itself !== undefined && !isDenied(readout, itself)) || polarityOf(readout) === 'yes' || has('fine');
  if (relation !== undefined && !isDenied(readout, relation) && !has('not_going', 'stay'))
    return has('name') && !has('lacking', 'with_me') ? chosen('other_name') : about('missing', text, readout);
  if (has('lacking') && !isRight) return about('missing', text, readout);
  if (has('correct', 'wrong') || (has('name') && !isRight)) return chosen('other_name');
  return isRight && readout.words.length <= LONGEST ? chosen('right') : null;
};
