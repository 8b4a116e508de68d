import { fold } from '../../src/domain/fold.ts';
import type { Language } from '../../src/domain/language.ts';
import type { InWords } from '../questions/question.ts';
import { writtenIn } from './first-text.ts';

/** What each language is called in all of them; folded. */
const CALLED: Readonly<Record<Language, string>> = {
  es: 'espanol castellano spanish espanhol panyol espagnol',
  en: 'ingles english anglais angle inglese',
  pt: 'portugues portuguese portugais potige brasileiro',
  ht: 'kreyol creole creol criollo kreyo haitiano haitian ayisyen crioulo haitien',
  fr: 'frances french francais franse',
};

/** Behind these stands what somebody would rather have: `hablo español pero prefiero kreyol`. */
const RATHER =
  /^(?:prefiero|mejor|pero|prefer|rather|better|but|prefiro|melhor|mas|pito|prefere|men|prefere|plutot|mais)$/;

const NAMES: ReadonlySet<string> = new Set(Object.values(CALLED).join(' ').split(' '));

function preferred(words: readonly string[]): readonly string[] {
  const behind = words.slice(words.findLastIndex((word) => RATHER.test(word)) + 1);
  return behind.some((word) => NAMES.has(word)) ? behind : words;
}

/** A language by its name, or by what a sentence is written in. */
export const languageInWords: InWords = (_, { text, readout }) => {
  const words = preferred(fold(text).split(' '));
  const called = Object.entries(CALLED).filter(([, names]) =>
    names.split(' ').some((name) => words.includes(name)),
  );
  const [only] = called;
  if (only !== undefined) return called.length === 1 ? { choices: [only[0]] } : null;
  const written = writtenIn(readout);
  return written === null ? null : { choices: [written] };
};
