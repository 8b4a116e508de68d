import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { isGsm7, segmentsOf, toGsm7 } from '../../src/domain/gsm.ts';

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '\f^{}\\[~]|€';
const inside = fc.constantFrom(...Array.from(BASIC));
const extended = fc.constantFrom(...Array.from(EXTENDED));
/** Letters and signs of the basic plane that stand alone: a joiner or mark would make one grapheme of several. */
const bmp = fc.constantFrom(...Array.from('áíóúãõâêôçœЖ漢字の’“…–→ª'));
const astral = fc.constantFrom(...Array.from('😀🚀🌎💛𝒜𐐷'));

/** Twilio's own calculator. */
const oracle = (text: string) => {
  const message = new SegmentedMessage(text);
  return { encoding: message.getEncodingName(), segments: message.segmentsCount };
};
const ours = (text: string) => {
  const { encoding, segments } = segmentsOf(text);
  return { encoding, segments };
};

describe('isGsm7', () => {
  it('knows the whole alphabet, and agrees with the oracle on every unit of the basic plane', () => {
    expect(isGsm7(BASIC + EXTENDED)).toBe(true);
    const wrong = Array.from({ length: 0xd800 }, (_, unit) => String.fromCharCode(unit)).filter(
      (char) => isGsm7(char) !== (BASIC.includes(char) || EXTENDED.includes(char)),
    );
    expect(wrong).toEqual([]);
    for (const char of BASIC + EXTENDED) expect(oracle(char).encoding).toBe('GSM-7');
  });

  it.each(['á', 'í', 'ó', 'ú', 'ç', 'ã', 'ê', 'œ', '’', '😀', '`', '\u00a0', '\t'])(
    'knows that %j is outside',
    (char) => {
      expect(isGsm7(char)).toBe(false);
      expect(isGsm7(`hola ${char}`)).toBe(false);
    },
  );
});

describe('segmentsOf', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['hola', 'GSM-7', 4, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['€'.repeat(81), 'GSM-7', 162, 2],
    // 152 and an escape pair: the pair does not fit the 153rd place and starts the second part.
    ['a'.repeat(152) + '€' + 'a'.repeat(151), 'GSM-7', 305, 2],
    ['a'.repeat(152) + '€' + 'a'.repeat(152), 'GSM-7', 306, 3],
    ['á'.repeat(70), 'UCS-2', 70, 1],
    ['á'.repeat(71), 'UCS-2', 71, 2],
    ['á'.repeat(134), 'UCS-2', 134, 2],
    ['á'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
    ['😀'.repeat(36), 'UCS-2', 72, 2],
    ['á'.repeat(66) + '😀' + 'á'.repeat(65), 'UCS-2', 133, 2],
    ['á'.repeat(66) + '😀' + 'á'.repeat(66), 'UCS-2', 134, 3],
    ['\ud83d', 'UCS-2', 1, 1],
  ] as const)('counts %#', (text, encoding, units, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, units, segments });
  });

  it.each([
    ['GSM', [inside], 500],
    ['GSM with its extension', [inside, extended], 500],
    ['the basic plane', [inside, extended, bmp], 250],
    ['astral characters', [inside, extended, bmp, astral], 250],
    ['nothing but astral characters', [astral], 200],
  ] as const)('agrees with the oracle over %s', (_, units, maxLength) => {
    const text = fc.string({ unit: fc.oneof(...units), maxLength, size: 'max' });
    fc.assert(
      fc.property(text, (t) => {
        fc.pre(!t.includes('\r\n'));
        expect(ours(t)).toEqual(oracle(t));
      }),
      { numRuns: 50 },
    );
  });

  it('agrees with the oracle near every border', () => {
    for (const [plain, wide] of [
      ['a', '€'],
      ['á', '😀'],
    ] as const) {
      for (const length of [
        65, 66, 67, 68, 69, 70, 71, 132, 133, 134, 135, 151, 152, 153, 154, 158, 159, 160, 161, 304, 305, 306,
        307,
      ]) {
        for (const at of [0, 65, 66, 67, 151, 152, 153, length]) {
          const text = plain.repeat(Math.min(at, length)) + wide + plain.repeat(Math.max(0, length - at));
          expect(ours(text), `${plain} ${length} ${at}`).toEqual(oracle(text));
        }
      }
    }
  });
});

describe('toGsm7', () => {
  it.each([
    ['información', 'informacion'],
    ['¿Cuándo? ¡Mañana! pingüino é É Ñ Ü', '¿Cuando? ¡Mañana! pingüino é É Ñ Ü'],
    ['ÁÍÓÚ áíóú', 'AIOU aiou'],
    ['ção São João, você, avô, à', 'cao Sao Joao, voce, avo, à'],
    ['Ç ç', 'Ç c'],
    ['cœur ŒUVRE ÀÂÈÊËÎÏÔÛ âêëîïôû', 'coeur OEUVRE AAEEEIIOU aeeiiou'],
    ['Òlè Ayiti kapab vini, byen fèt', 'Olè Ayiti kapab vini, byen fèt'],
    ['“hola” ‘a’ «b» „c“ ’', '"hola" \'a\' "b" "c" \''],
    ['a – b — c ‑ d − e', 'a - b - c - d - e'],
    ['espera…', 'espera...'],
    ['1ª 2º Nº 3 №', '1a 2o No 3 No'],
    ['listo ✅👍🏽 👨‍👩‍👧‍👦🇲🇽', 'listo  '],
    ['opción 1️⃣', 'opcion 1'],
    ['10\u00a0h\u202f30\u2009x\ty', '10 h 30 x y'],
    ['a\u200bb\ufeffc\u00add\u200e', 'abcd'],
    ['n\u0303 e\u0301 a\u0301', 'ñ é a'],
    ['Łódź Đorđe ğ ș ő ž ﬁn ½ ²', 'Lodz Dorde g s o z fin 1/2 2'],
    ['ａｂｃ１２', 'abc12'],
    ['Ж漢', '??'],
    ['→ © ® × ÷ • ·', '-> (c) (r) x / - .'],
    ['€ [x] {y} ~ ^ | \\', '€ [x] {y} ~ ^ | \\'],
    ['x\u2028y\u0085z', 'x\ny\nz'],
    ['\ud83d!', '?!'],
    ['\u0000\u0007a', 'a'],
    ['', ''],
  ])('rewrites %j', (text, wanted) => {
    expect(toGsm7(text)).toBe(wanted);
  });

  it('leaves alone what it is told to keep', () => {
    expect(toGsm7('Juárez, João', { keep: 'á' })).toBe('Juárez, Joao');
  });

  it('keeps every text that is inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(inside, extended), maxLength: 300 }), (text) => {
        expect(toGsm7(text)).toBe(text);
      }),
    );
  });

  it('brings any text inside, and a second time changes nothing', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, (t) => {
        const once = toGsm7(t);
        expect(isGsm7(once)).toBe(true);
        expect(toGsm7(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('works on characters it has no room to remember', () => {
    for (let unit = 0x3400; unit < 0x3400 + 5000; unit += 1)
      expect(toGsm7(String.fromCharCode(unit))).toBe('?');
    expect(toGsm7('Ǎ')).toBe('A');
  });
});
