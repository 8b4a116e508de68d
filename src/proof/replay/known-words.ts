import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AMBIGUOUS,
  ELSEWHERE,
  MEXICAN_CITIES,
  MEXICAN_STATES,
  MEXICO_NAMES,
  UNITED_STATES_NAMES,
  US_CITIES,
  US_STATES,
} from '../../../flows/known-places.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { tokensOf } from '../../understanding/tokens.ts';

/** Words that the service says or understands: they name nobody. */
export interface KnownWords {
  /** Whether a word stands in the texts of ours. */
  isSaid(word: string): boolean;
  /** Whether it is one of those, of the words that are understood, or a place. */
  isUnderstood(word: string): boolean;
}

/** Files of a locale that hold what people write; the others are what we say. */
const WRITTEN = /^(?:phrases|examples|answers|words|stop)\.json$/;

/** Reads all words of the locales and the places that are known. */
export function readKnownWords(localesDir: string): KnownWords {
  const said = new Set<string>();
  const understood = new Set<string>();
  const stems = new Set<string>();
  for (const language of LANGUAGES)
    for (const file of readdirSync(join(localesDir, language))) {
      if (!file.endsWith('.json')) continue;
      for (const text of stringsIn(JSON.parse(readFileSync(join(localesDir, language, file), 'utf8')))) {
        for (const { word } of tokensOf(text)) (WRITTEN.test(file) ? understood : said).add(word);
        for (const [, stem = ''] of text.matchAll(/(\p{L}+)\*/gu))
          for (const { word } of tokensOf(stem)) stems.add(word);
      }
    }
  for (const place of PLACES.flat()) for (const { word } of tokensOf(place)) understood.add(word);
  const begins = (word: string): boolean =>
    Array.from(word, (_, at) => word.slice(0, at + 1)).some((start) => stems.has(start));
  const plain = (word: string): string => tokensOf(word)[0]?.word ?? '';
  return {
    isSaid: (word) => said.has(plain(word)),
    isUnderstood(word) {
      const is = plain(word);
      return said.has(is) || understood.has(is) || begins(is);
    },
  };
}

const PLACES: readonly (readonly string[])[] = [
  // The second is a time zone.
  ...MEXICAN_CITIES.map(([city, , ...typed]) => [city, ...typed]),
  ...MEXICAN_STATES.map((names) => [...names]),
  MEXICO_NAMES,
  UNITED_STATES_NAMES,
  US_STATES,
  US_CITIES,
  ELSEWHERE,
  AMBIGUOUS,
];

/** Every text of a tree; names of abbreviations are texts as well. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, of]) => [name, ...stringsIn(of)]);
  return [];
}
