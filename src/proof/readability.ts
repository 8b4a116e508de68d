import { LANGUAGES, type Language } from '../domain/language.ts';
import { textsOf } from './locale-keys.ts';

/** How easily a text is read. The higher, the easier; what a number means depends on the language. */
export interface Readability {
  readonly words: number;
  readonly score: number;
}

/** How a language is measured: what takes off from `base` for each word in a sentence and each syllable in a word. */
interface Formula {
  readonly base: number;
  readonly perSentence: number;
  readonly perWord: number;
  readonly syllables: (word: string) => number;
}

/**
 * es: Szigriszt Pazos 1993, read by the scale INFLESZ (Barrio-Cantalejo 2008: from 55 normal, from 65 quite easy). en: Flesch 1948.
 * fr: Kandel and Moles 1958. pt: Flesch as Martins and others fitted it to Portuguese, 1996. For Haitian Creole nobody has published one:
 * that of French stands in, on its own spelling, and says only which of two texts in Creole is easier.
 */
const FORMULAS: Readonly<Record<Language, Formula>> = {
  es: { base: 206.835, perSentence: 1, perWord: 62.3, syllables: iberian },
  en: { base: 206.835, perSentence: 1.015, perWord: 84.6, syllables: english },
  pt: { base: 248.835, perSentence: 1.015, perWord: 84.6, syllables: iberian },
  ht: { base: 207, perSentence: 1.015, perWord: 73.6, syllables: creole },
  fr: { base: 207, perSentence: 1.015, perWord: 73.6, syllables: french },
};

/**
 * What every text of a language reaches. es: 50, the upper half of what INFLESZ calls somewhat hard, for a text of one long sentence with a long
 * word in it; most are at 80 and above. The others are as far below what most of their texts reach.
 */
export const FLOORS: Readonly<Record<Language, number>> = { es: 50, en: 50, pt: 40, ht: 60, fr: 55 };

/** A text of fewer words says nothing of how it reads: one long word would decide. */
const FEWEST_WORDS = 8;

/** How the texts of one language read. */
export interface LanguageReadability {
  readonly language: Language;
  /** That have words enough to be measured. */
  readonly texts: number;
  readonly mean: number;
  readonly lowest: number;
  /** The text that reads hardest. */
  readonly hardest: string;
  readonly floor: number;
  /** Texts under the floor, the hardest first. */
  readonly under: readonly { readonly key: string; readonly score: number }[];
}

/** Measures every text of the locales, language by language. */
export function readabilityOfLocales(localesDir: string): readonly LanguageReadability[] {
  const texts = textsOf(localesDir);
  return LANGUAGES.map((language) => {
    const measured = [...(texts.get(language) ?? [])]
      // A list of languages is in many languages.
      .filter(([key]) => !key.startsWith('conversation:language.'))
      .flatMap(([key, text]) => {
        const read = readabilityOf(text, language);
        return read === null || read.words < FEWEST_WORDS ? [] : [{ key, score: read.score }];
      })
      .sort((a, b) => a.score - b.score);
    const [first = { key: '', score: 0 }] = measured;
    const floor = FLOORS[language];
    return {
      ...{ language, floor, texts: measured.length, lowest: first.score, hardest: first.key },
      mean: measured.reduce((sum, { score }) => sum + score, 0) / Math.max(1, measured.length),
      under: measured.filter(({ score }) => score < floor),
    };
  });
}

/** Measures a text; null for one without a word. Placeholders stand for a short name; numbers and lists' numbers are no words. */
export function readabilityOf(text: string, language: Language): Readability | null {
  const { base, perSentence, perWord, syllables } = FORMULAS[language];
  const sentences = text
    .replaceAll(/\{\{\w+\}\}/g, 'Lu')
    // Choices are read one by one, and are named by their numbers.
    .replaceAll(/^\d+ .*$/gmu, '')
    .split(/[.!?¡¿;:…\n]+/u)
    .map((sentence) => sentence.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  if (words.length === 0) return null;
  const spoken = words.reduce((sum, word) => sum + Math.max(1, syllables(word.toLowerCase())), 0);
  const score = base - (perSentence * words.length) / sentences.length - (perWord * spoken) / words.length;
  return { words: words.length, score };
}

const count = (word: string, groups: RegExp): number => word.match(groups)?.length ?? 0;

/** A strong vowel with the weak ones beside it is one, an accented weak one is its own. */
function iberian(word: string): number {
  return count(word.replaceAll(/ão|ãe|õe/g, 'ã'), /[iuü]*[aeoáéóâêôãõà][iuü]*|[íú]|[iuüy]+/g);
}

/** Groups of vowels, without an e that is not said. */
function english(word: string): number {
  const said = word.replace(/(?<![lt])e[sd]?$|(?<=[aeiouy])le?[sd]?$/, '');
  return count(said === '' ? word : said, /[aeiouy]+/g);
}

function french(word: string): number {
  return count(word.replace(/(?<=.)(e|es)$/, ''), /[aeiouyàâéèêëîïôùûüœ]+/g);
}

/** Written as it is said: ou, an, en and on are one vowel. */
function creole(word: string): number {
  return count(word.replaceAll('ou', 'u'), /[aeiouàèò]/g);
}
