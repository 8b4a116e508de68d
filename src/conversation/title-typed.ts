import { fold, type Intent } from '../domain/keywords.ts';

/** Whoever writes one of these means it, whatever is being asked. */
const ALWAYS: ReadonlySet<Intent> = new Set(['stop', 'stop_news', 'start', 'help', 'person']);

/**
 * Whether a text that is also a word that works anywhere is the words of a choice of the open question, and answers that.
 * @param titles the choices as the person read them
 */
export function isTitleTyped(text: string, word: Intent, titles: readonly string[]): boolean {
  if (ALWAYS.has(word)) return false;
  const typed = fold(text);
  return titles.some((title) => fold(title) === typed);
}
