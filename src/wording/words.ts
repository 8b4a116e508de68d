import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INTENTS, keywordIndex, type Intent, type KeywordIndex } from '../domain/keywords.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { StopPhrases } from '../domain/stop-phrases.ts';

const lists = z.record(z.enum(INTENTS), z.array(z.string().min(1)));

/**
 * Reads the words that work anywhere from `locales/<lng>/words.json`, one list a language: every language's words
 * work in every talk. Throws when a language lacks a list.
 */
export function readWords(localesDir: string): Record<Intent, readonly (readonly string[])[]> {
  const all = LANGUAGES.map((language) =>
    lists.parse(JSON.parse(readFileSync(join(localesDir, language, 'words.json'), 'utf8'))),
  );
  const of = (intent: Intent): readonly (readonly string[])[] => all.map((words) => words[intent]);
  return {
    stop: of('stop'),
    stop_news: of('stop_news'),
    start: of('start'),
    help: of('help'),
    status: of('status'),
    language: of('language'),
    person: of('person'),
    wrong: of('wrong'),
    back: of('back'),
    confirm: of('confirm'),
    cannot_come: of('cannot_come'),
    cancel_which: of('cancel_which'),
    other_phone: of('other_phone'),
    erase: of('erase'),
  };
}

const phrases = z.array(z.string().min(1));
const stopPhrases = z.strictObject({
  around: phrases,
  sets: z.record(z.string(), phrases),
  phrases,
});

/** Reads how each language asks to be left alone, from `locales/<lng>/stop.json`. Throws when a language has no such file. */
function readStopPhrases(localesDir: string): readonly StopPhrases[] {
  return LANGUAGES.map((language) =>
    stopPhrases.parse(JSON.parse(readFileSync(join(localesDir, language, 'stop.json'), 'utf8'))),
  );
}

/** Everything that people can text at any point, in all languages. */
export function readKeywords(localesDir: string): KeywordIndex {
  return keywordIndex(readWords(localesDir), readStopPhrases(localesDir));
}
