import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isGsm7 } from '../../src/domain/gsm.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { playTalk } from './talk-script.ts';
import { goldenOf, registrationIn, wholeWayIn } from './whole-way.ts';

/**
 * Golden talks: the whole way of a family of four by SMS, from the first word to START again, in every language.
 * The transcripts are beside this file; UPDATE_TALKS=1 writes them anew, to be read before they are committed.
 */
const PHONE = { from: '+526640000001', channel: 'sms' } as const;

describe.each(LANGUAGES)('a family of four by SMS in %s', (language) => {
  it('goes from the first word to registered, appointment, four reminders, confirmed, stopped and back', async () => {
    const { transcript } = await playTalk(wholeWayIn(language), PHONE);
    if (process.env['UPDATE_TALKS'] === '1') writeFileSync(goldenOf(language), transcript);
    expect(transcript).toBe(readFileSync(goldenOf(language), 'utf8'));
  });

  it('costs ten segments or fewer to register, and nothing beyond GSM-7', async () => {
    const { segments, texts } = await playTalk(registrationIn(language), PHONE);
    console.log(`${language}: a family of four registers in ${String(segments)} outbound segments`);
    expect(segments).toBeLessThanOrEqual(10);
    expect(texts.filter((text) => !isGsm7(text))).toEqual([]);
  });
});
