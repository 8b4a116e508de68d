import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Hit } from './finder.ts';

/** A second language must be behind by this to lose. */
const CLEAR_LEAD = 1;

/** Where words stand that a language has: one for each place of a text. */
function placesOf(hits: readonly Hit<unknown>[], language: Language, length: number): Uint8Array {
  const places = new Uint8Array(length);
  for (const hit of hits) if (hit.language === language) places.fill(1, hit.from, hit.to + 1);
  return places;
}

/**
 * The language whose words cover most of a text, and by how many words it leads; null where none does.
 * @param length of the text, in words
 */
export function languageOf(
  hits: readonly Hit<unknown>[],
  length: number,
): { readonly language: Language | null; readonly lead: number } {
  let first: Language | null = null;
  let [most, second] = [0, 0];
  for (const language of LANGUAGES) {
    let count = 0;
    for (const one of placesOf(hits, language, length)) count += one;
    if (count > most) [first, second, most] = [language, most, count];
    else if (count > second) second = count;
  }
  const lead = most - second;
  return lead >= CLEAR_LEAD ? { language: first, lead } : { language: null, lead: 0 };
}

/** A word so short is a word of many languages. Letters. */
const SHORT = 3;
/** A language is clear where it leads by so many words. */
const CLEAR = 2;
/** And here nobody changes the language for one word. */
const FAR = 5;

/**
 * Without what other languages would read in words that the text's own language has: Spanish "con" is no insult in French. Where the
 * language is clear, lone short words are its own, whether it has them or not: "a" is no case number in Spanish.
 * @param words of the text
 * @param lead words by which the language leads
 */
export function ofLanguage<Meaning>(
  hits: readonly Hit<Meaning>[],
  words: readonly { readonly word: string }[],
  { language, lead }: { readonly language: Language; readonly lead: number },
): readonly Hit<Meaning>[] {
  const own = placesOf(hits, language, words.length);
  const others = new Map<Language, Uint8Array>();
  /** A word by itself between words of the text's own language is its, too: Spanish "molestia" is no English "molest". */
  const isStray = ({ language: other, from, to }: Hit<Meaning>): boolean => {
    if (lead < FAR || from !== to || words.length <= FAR) return false;
    const places = others.get(other) ?? placesOf(hits, other, words.length);
    others.set(other, places);
    const isOther = (at: number): boolean => places[at] === 1 && own[at] !== 1;
    return !isOther(from - 1) && !isOther(to + 1);
  };
  const isShort = ({ from, to }: Hit<Meaning>): boolean =>
    lead >= CLEAR && from === to && (words[from]?.word.length ?? 0) <= SHORT;
  return hits.filter(
    (hit) =>
      hit.language === language ||
      (own.subarray(hit.from, hit.to + 1).includes(0) && !isShort(hit) && !isStray(hit)),
  );
}
