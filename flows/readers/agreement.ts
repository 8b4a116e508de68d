import type { InWords } from '../questions/question.ts';
import { polarityOf } from './polarity.ts';
import { isAsking, isOfOthers, namedIn } from './said.ts';

/** A question that is answered by a yes or a no, in whatever words. */
export const agreement: InWords = ({ yes, no }, { text, readout }) => {
  if (isAsking(text)) return null;
  // "mi esposo dice que si" is not theirs.
  if (isOfOthers(readout, namedIn(readout, ['yes', 'agree']))) return null;
  const said = polarityOf(readout);
  const choice = said === 'yes' ? yes : said === 'no' ? no : undefined;
  return choice === undefined ? null : { choices: [choice] };
};
