import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CONSENT_VERSION } from '../../src/domain/consent.ts';
import { LANGUAGES } from '../../src/domain/language.ts';

/** SHA-256 of the words in which each version asks, in all languages. Those of before are in the history of locales/. */
const WORDS: Readonly<Record<string, string>> = {
  '2': '614213550673be95f0ce9319c8dcd7c564c7d095ba7c3eadf7ba568cb05809a2',
};

const texts = z.object({ consent: z.object({ ask: z.string() }) });

function wordsNow(): string {
  const hash = createHash('sha256');
  for (const language of LANGUAGES) {
    const path = new URL(`../../locales/${language}/registration.json`, import.meta.url);
    const { consent } = texts.parse(JSON.parse(readFileSync(path, 'utf8')));
    hash.update(`${language}: ${consent.ask}\n`);
  }
  return hash.digest('hex');
}

describe('the version of the consent', () => {
  it('is a new one when the question says something else: raise CONSENT_VERSION, and note its words here', () => {
    expect(WORDS[CONSENT_VERSION]).toBe(wordsNow());
  });
});
