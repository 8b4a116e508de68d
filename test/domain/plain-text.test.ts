import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseANumber } from '../../src/domain/a-number.ts';
import { parsePhone } from '../../src/domain/address.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { parseChoice } from '../../src/domain/choices.ts';
import { makeCode, parseCode } from '../../src/domain/code.ts';
import { plainText } from '../../src/domain/plain-text.ts';
import { placeOf } from '../../flows/places.ts';
import { keywords } from '../support/talk.ts';

/** Digits of a script, by its zero. */
const inScript = (zero: number, text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** Zeros: Arabic, Persian, Devanagari, Bengali, Thai, Tibetan, full-width, bold, Adlam, and one that follows another script's ten. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xf20, 0xff10, 0x1d7ce, 0x1e950, 0x116da];

describe('a text as it is read', () => {
  it.each([
    ['AL\u200cTO', 'ALTO'],
    ['ST\u200bOP', 'STOP'],
    ['\u0000hola\u0000', 'hola'],
    ['so\u00adbre', 'sobre'],
    ['\u2067hola\u2069', 'hola'],
    ['\ufeffhola', 'hola'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a\u00a0b\u3000c\u2800d', 'a b c d'],
    ['ＡＬＴＯ １２３', 'ALTO 123'],
    ['𝟏𝟐', '12'],
    ['ﬁ', 'fi'],
    ['Mª José Ñandú O´Brien', 'Mª José Ñandú O´Brien'],
    ['½ taza', '½ taza'],
    ['Jose\u0301', 'José'],
    ['\ud800x', 'x'],
    // The joiners that spell a word or draw a picture stay.
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
  ])('%j is %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('has ASCII digits for those of every script, whatever reads it', () => {
    const receipt = makeCode('receipt', new Uint8Array([9, 8, 7, 6, 5, 4]));
    for (const zero of ZEROS) {
      const typed = (text: string) => inScript(zero, text);
      expect(plainText(typed('0123456789'))).toBe('0123456789');
      expect(parseChoice(typed('2'), 3)).toBe(2);
      expect(parseANumber(typed('A201234567'))).toEqual({ kind: 'ok', aNumber: '201234567' });
      expect(parseBirthDate(typed('5 marzo 1985'), { today: '2021-02-20', order: 'dmy' })).toEqual({
        kind: 'ok',
        date: '1985-03-05',
      });
      expect(parseCode(typed(receipt))?.code).toBe(receipt);
      expect(parsePhone(typed('+526561234567'))).toBe('+526561234567');
    }
  });

  it('is read alike by every reader with what nobody sees inside a word', () => {
    const receipt = makeCode('receipt', new Uint8Array([9, 8, 7, 6, 5, 4]));
    const unseen = fc.constantFrom(
      '\u200b',
      '\u200c',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\u00ad',
      '\u0000',
      '\u202b',
      '\u0007',
    );
    fc.assert(
      fc.property(unseen, fc.nat(30), (hidden, at) => {
        const typed = (text: string) => {
          const cut = at % (text.length + 1);
          return text.slice(0, cut) + hidden + text.slice(cut);
        };
        expect(parseChoice(typed('opcion 2'), 3)).toBe(2);
        expect(parseANumber(typed('A201234567'))).toEqual({ kind: 'ok', aNumber: '201234567' });
        expect(parseBirthDate(typed('5 marzo 1985'), { today: '2021-02-20', order: 'dmy' }).kind).toBe('ok');
        expect(parseCode(typed(receipt))?.code).toBe(receipt);
        expect(parsePhone(typed('+526561234567'))).toBe('+526561234567');
        expect(placeOf(typed('Reynosa'))?.city).toBe('Reynosa');
        expect(keywords.match(typed('PERSONA'))).toBe('person');
      }),
      { numRuns: 200 },
    );
  });

  it('stays as it is when made plain again, and holds no control but breaks and tabs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const plain = plainText(text);
        expect(plainText(plain)).toBe(plain);
        expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\ufeff]/);
      }),
      { numRuns: 1000 },
    );
  });
});
