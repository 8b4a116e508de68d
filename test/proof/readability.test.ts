import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { readabilityOf, readabilityOfLocales } from '../../src/proof/readability.ts';
import { LOCALES } from '../support/talk.ts';

describe('how texts read', () => {
  it('is measured by sentences and syllables, as each language counts them', () => {
    // One word of one syllable in a sentence.
    expect(readabilityOf('Sol.', 'es')?.score).toBeCloseTo(206.835 - 1 - 62.3);
    expect(readabilityOf('El día.', 'es')?.score).toBeCloseTo(206.835 - 2 - (62.3 * 3) / 2);
    expect(readabilityOf('We came here.', 'en')?.score).toBeCloseTo(206.835 - 3 * 1.015 - 84.6);
    expect(readabilityOf('Não vão.', 'pt')?.score).toBeCloseTo(248.835 - 2 * 1.015 - 84.6);
    expect(readabilityOf('Nou la.', 'ht')?.score).toBeCloseTo(207 - 2 * 1.015 - 73.6);
    expect(readabilityOf('Une page.', 'fr')?.score).toBeCloseTo(207 - 2 * 1.015 - 73.6);
  });

  it('is easier with shorter sentences, and counts no numbers and no choices', () => {
    const long = readabilityOf('Rosa va a la casa y Luis va a la casa', 'es')!;
    const short = readabilityOf('Rosa va a la casa. Luis va a la casa.', 'es')!;
    expect(short.score).toBeGreaterThan(long.score);
    expect(readabilityOf('Rosa va 911 a la casa.\n1 Acepto\n2 No acepto', 'es')).toEqual(
      readabilityOf('Rosa va a la casa.', 'es'),
    );
    expect(readabilityOf('911', 'es')).toBeNull();
  });

  it.each(LANGUAGES)('is no text of %s under the floor', (language) => {
    const read = readabilityOfLocales(LOCALES).find((one) => one.language === language)!;
    expect(read.texts).toBeGreaterThan(150);
    expect(read.under).toEqual([]);
  });
});
