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

/** Without what other languages would read in words that the text's own language has: Spanish "con" is no insult in French. */
export function ofLanguage<Meaning>(
  hits: readonly Hit<Meaning>[],
  language: Language,
  length: number,
): readonly Hit<Meaning>[] {
  const own = placesOf(hits, language, length);
  return hits.filter((hit) => hit.language === language || own.subarray(hit.from, hit.to + 1).includes(0));
}
