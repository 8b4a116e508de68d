import { parseChoice } from '../../src/domain/choices.ts';
import { fold } from '../../src/domain/keywords.ts';

/** Yes and no as people write them, whatever the question's language. */
const YES = new Set(['si', 's', 'yes', 'y', 'sim', 'wi', 'oui', 'ok', 'claro', 'acepto', 'dako', 'okay']);
const NO = new Set(['no', 'n', 'nao', 'non', 'pa', 'okenn']);
/** No menu has more lines. */
const MOST_CHOICES = 9;

/** A number alone. */
export function choiceNumber(text: string): number | null {
  return parseChoice(text, MOST_CHOICES);
}

/** A yes or a no alone; null for any other text. */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  const folded = fold(text);
  return YES.has(folded) ? 'yes' : NO.has(folded) ? 'no' : null;
}

/** A number or a yes or no alone: it says something only under the question it was written to. */
export function isBare(text: string): boolean {
  return choiceNumber(text) !== null || yesOrNo(text) !== null;
}
