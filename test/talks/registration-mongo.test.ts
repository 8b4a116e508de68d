import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { mongoForTests } from '../support/mongo.ts';
import { size } from '../support/size.ts';
import { playTalk } from './talk-script.ts';
import { goldenOf, wholeWayIn } from './whole-way.ts';

const PHONE = { from: '+526640000001', channel: 'sms' } as const;

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('a family of four by SMS, on MongoDB', () => {
  afterAll(() => mongo?.close());

  // What is stored differs by its length and its letters.
  it.each(LANGUAGES.slice(0, size('TALKS_ON_MONGO', { usual: 1, large: LANGUAGES.length })))(
    'goes the way of the golden talk in %s, to the letter',
    { timeout: 60_000 },
    async (language) => {
      const { transcript } = await playTalk(wholeWayIn(language), PHONE, () => mongo!.open());
      expect(transcript).toBe(readFileSync(goldenOf(language), 'utf8'));
    },
  );
});
