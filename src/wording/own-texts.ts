import { ownWords, type OwnWords } from '../domain/own-words.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';

/** Files that hold no texts to people: forms of dates, words to recognise. */
const NOT_TEXTS: ReadonlySet<string> = new Set(['common', 'words', 'stop', 'about']);
/** Choices, which are answers when they come back, and the lines of menus. */
const CHOICES = 'choices';
const OPTION = /^\d+ /;

/** Our own words in all languages, as they come back in quotations, forwarded messages and reactions. */
export function ownTexts(locales: Record<Language, Record<string, Record<string, unknown>>>): OwnWords {
  const texts: string[] = [];
  const walk = (tree: unknown): void => {
    if (typeof tree === 'string') {
      const lines = tree.split('\n').filter((line) => !OPTION.test(line));
      texts.push(...lines, ...lines.map((line) => line.replaceAll('*', '')));
    } else if (typeof tree === 'object' && tree !== null) {
      for (const [name, below] of Object.entries(tree)) if (name !== CHOICES) walk(below);
    }
  };
  for (const language of LANGUAGES) {
    for (const [file, tree] of Object.entries(locales[language])) if (!NOT_TEXTS.has(file)) walk(tree);
  }
  return ownWords(texts);
}
