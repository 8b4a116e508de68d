import { LANGUAGES } from '../domain/language.ts';
import { PORT_IDS } from '../domain/port.ts';
import { MOST_SEPTETS, type ProgrammeWords } from '../domain/programme-words.ts';

const LONG = 'n'.repeat(MOST_SEPTETS.papers);

/** What an admin may set at most, so that budgets are proved on the worst case. */
export const LONGEST_WORDS: ProgrammeWords = {
  operator: 'N'.repeat(MOST_SEPTETS.operator),
  viewers: Object.fromEntries(LANGUAGES.map((language) => [language, 'n'.repeat(MOST_SEPTETS.viewers)])),
  gates: Object.fromEntries(PORT_IDS.map((port) => [port, 'n'.repeat(MOST_SEPTETS.gate)])),
  papers: [],
};

/** The same with the longest papers that an admin may set. */
export const LONGEST_PAPERS: ProgrammeWords = {
  ...LONGEST_WORDS,
  papers: [{ name: { es: LONG, en: LONG, pt: LONG, ht: LONG, fr: LONG } }],
};
