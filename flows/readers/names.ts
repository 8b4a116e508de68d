import { isAcute } from '../../src/understanding/mild.ts';
import { fold } from '../../src/domain/keywords.ts';
import { miss, type Heard, type Reader } from '../questions/question.ts';
import { yesOrNo } from './bare.ts';
import { isAsking, isTopic, names } from './said.ts';

/** Longer texts are no list of names. Characters. */
const NAMES_LENGTH = 300;

/** That nobody is missing is no name, in any of the five languages. */
const NOBODY_ALONE =
  /^(?:(?:no|nao|non|pa gen|ya no) )?(?:falta |missing |manque )?(?:nadie|ninguno|nobody|no one|none|ninguem|pesonn|okenn moun|aucun|aucune)(?: (?:falta|is missing|manque|manke))?$/;

/** Written as names are: a word with a capital, and another. */
const TWO_CAPITALS = /^\p{Lu}\p{Ll}+ \p{Lu}/u;

/** Whether a text may be names. */
function isName(text: string): boolean {
  return text.length <= NAMES_LENGTH && /\p{L}{2}/u.test(text) && yesOrNo(text) === null;
}

/** Whoever is told of with their age is somebody: `Christelle 6 ans, … et puis plus rien`. */
const AGED =
  /(?<!\d)\d{1,2} ?(?:años?|anos?|anios?|ans|an|lane|years?|yrs?|yo|meses|months?|mois|mwa)(?!\p{L})/iu;

/** Whether a text says that there is nobody to name: `ya no falta nadie, me equivoqué`. */
function isNobody({ text, readout }: Heard): boolean {
  if (NOBODY_ALONE.test(fold(text))) return true;
  if (readout === undefined || AGED.test(text)) return false;
  const said = readout();
  return names(said, 'everyone', 'fine') && !names(said, 'kin', 'child') && !TWO_CAPITALS.test(text);
}

/** A longer text may tell something. */
const FEW_WORDS = 4;

/** Whether it says that they do not know, or answer later, or something else, and names nobody. */
function isPutOff({ text, readout }: Heard): boolean {
  const said = readout?.();
  if (said === undefined || said.words.length < 2) return false;
  if (isAcute(said) || (said.words.length > FEW_WORDS && isTopic(said, ['tell.stays_behind']))) return true;
  return (
    (names(said, 'unsure') || isAsking(text)) && !names(said, 'kin', 'child') && !TWO_CAPITALS.test(text)
  );
}

/** Names of people, as they are written, whatever they look like. */
export const namesReader = {
  takes: 'names',
  asWritten: true,
  read(_, heard) {
    const { text, quoting } = heard;
    if (quoting === true || !isName(text)) return miss();
    if (isNobody(heard)) return { says: { type: 'NOBODY' }, why: 'own_words' };
    if (isPutOff(heard)) return miss();
    return { says: { type: 'NAMES', text: text.trim() }, why: 'own_words' };
  },
  examples: () => [
    { type: 'NAMES', text: 'Esperanza Guadalupe Ejemplo Muestra' },
    { type: 'NOBODY' },
    { type: 'UNCLEAR' },
  ],
} as const satisfies Reader;
