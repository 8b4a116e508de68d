import { fold } from '../../src/domain/keywords.ts';
import { miss, type Reader } from '../questions/question.ts';
import { yesOrNo } from './bare.ts';

/** Longer texts are no list of names. Characters. */
const NAMES_LENGTH = 300;

/** That nobody is missing is no name, in any of the five languages. */
const NOBODY =
  /^(?:(?:no|nao|non|pa gen|ya no) )?(?:falta |missing |manque )?(?:nadie|ninguno|nobody|no one|none|ninguem|pesonn|okenn moun|aucun|aucune)(?: (?:falta|is missing|manque|manke))?$/;

/** Whether a text may be names. */
function isName(text: string): boolean {
  return (
    text.length <= NAMES_LENGTH &&
    /\p{L}{2}/u.test(text) &&
    yesOrNo(text) === null &&
    !NOBODY.test(fold(text))
  );
}

/** Names of people, as they are written, whatever they look like. */
export const namesReader = {
  takes: 'names',
  asWritten: true,
  read: (_, { text, quoting }) =>
    isName(text) && quoting !== true
      ? { says: { type: 'NAMES', text: text.trim() }, why: 'own_words' }
      : miss(),
  examples: () => [{ type: 'NAMES', text: 'Esperanza Guadalupe Ejemplo Muestra' }, { type: 'UNCLEAR' }],
} as const satisfies Reader;
