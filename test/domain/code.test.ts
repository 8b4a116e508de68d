import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_BYTES, CODE_KINDS, looksLikeCode, makeCode, parseCode } from '../../src/domain/code.ts';

const ALPHABET = '0123456789CDFHJKMNPRTWX';
const kind = fc.constantFrom(...CODE_KINDS);
const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: 12 });
const made = fc.tuple(kind, bytes).map(([k, b]) => ({ kind: k, code: makeCode(k, b) }));

const LOOKS: Record<string, readonly string[]> = {
  '0': ['O', 'o', 'Ó'],
  '1': ['I', 'l', 'L', 'í'],
  '2': ['z', 'Z'],
  '5': ['s', 'S'],
  '8': ['b', 'B'],
};

describe('makeCode', () => {
  it('makes R or C and six characters, none a vowel, with a digit that no letter is read as', () => {
    fc.assert(
      fc.property(made, ({ kind: k, code }) => {
        expect(code).toMatch(/^[RC][0-9CDFHJKMNPRTWX]{6}$/);
        expect(code.startsWith(k === 'receipt' ? 'R' : 'C')).toBe(true);
        expect(code).toMatch(/[34679]/);
      }),
    );
  });

  it('gives the same code for the same bytes and looks at six of them', () => {
    const six = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(makeCode('receipt', six)).toBe(makeCode('receipt', Uint8Array.of(1, 2, 3, 4, 5, 6, 7)));
    expect(makeCode('receipt', six)).not.toBe(makeCode('receipt', Uint8Array.of(1, 2, 3, 4, 6, 6)));
  });

  it('makes nothing that looks like a Mexican postal code, which in groups would be read as one', () => {
    // Six bytes are the number of the code itself: each of P0000 to P9999 in turn.
    const size = 23;
    let postal = 0;
    for (let digits = 0; digits < 10_000; digits += 1) {
      const data = `P${String(digits).padStart(4, '0')}`;
      let number = Array.from(data).reduce((sum, c) => sum * size + ALPHABET.indexOf(c), 0);
      const six = new Uint8Array(6);
      for (let at = 5; at >= 0; at -= 1, number = Math.floor(number / 256)) six[at] = number % 256;
      const code = makeCode('reference', six);
      expect(code).not.toMatch(/^CP\d{5}$/);
      expect(parseCode(`${code.slice(0, 1)}-${code.slice(1, 4)}-${code.slice(4)}`)).toEqual({
        kind: 'reference',
        code,
      });
      if (code.startsWith(`C${data}`)) postal += 1;
    }
    // It is the drawn code that comes out, wherever its last character is a letter.
    expect(postal).toBeGreaterThan(1_000);
  });

  it('spreads over its space', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20_000; i += 1) {
      const random = Uint8Array.from(
        { length: 6 },
        (_, n) => (Math.imul(i + 1, 0x9e3779b1 ^ (n * 7919)) >>> 11) & 255,
      );
      seen.add(makeCode('receipt', random));
    }
    expect(seen.size).toBeGreaterThan(19_000);
  });

  it('also works where random bytes hold no unmistakable digit', () => {
    expect(parseCode(makeCode('receipt', new Uint8Array(6)))).not.toBeNull();
    expect(parseCode(makeCode('reference', new Uint8Array(6).fill(255)))).not.toBeNull();
  });

  it('refuses too few bytes', () => {
    expect(() => makeCode('receipt', new Uint8Array(5))).toThrow(RangeError);
  });
});

describe('parseCode', () => {
  it('reads back every code it made', () => {
    fc.assert(
      fc.property(made, (it) => {
        expect(parseCode(it.code)).toEqual(it);
      }),
    );
  });

  it('forgives case, look-alikes, spaces, hyphens and the sentence round it', () => {
    const around = fc.constantFrom(
      (c: string) => c,
      (c: string) => `mi código es ${c} gracias`,
      (c: string) => `Is this real? ${c}.`,
      (c: string) => `«${c}»`,
      (c: string) => `#${c}!`,
      (c: string) => `recibo:${c}\nHola`,
      (c: string) => `con ${c} ✅`,
      (c: string) => `Resè mwen an se ${c}`,
    );
    const written = fc.constantFrom(
      (c: string) => c,
      (c: string) => c.toLowerCase(),
      (c: string) => `${c.slice(0, 1)}-${c.slice(1, 4)}-${c.slice(4)}`,
      (c: string) => `${c.slice(0, 1)} ${c.slice(1, 4)} ${c.slice(4)}`,
      (c: string) => Array.from(c).join(' '),
      (c: string) => Array.from(c.toLowerCase()).join(' - '),
      (c: string) => `${c.slice(0, 3)}–${c.slice(3)}`,
      (c: string) => Array.from(c, (x) => LOOKS[x]?.[0] ?? x).join(''),
      (c: string) => Array.from(c, (x) => LOOKS[x]?.at(-1) ?? x).join(''),
      (c: string) => Array.from(c, (x) => String.fromCodePoint(x.charCodeAt(0) + 0xfee0)).join(''),
    );
    fc.assert(
      fc.property(made, around, written, (it, wrap, write) => {
        expect(parseCode(wrap(write(it.code)))).toEqual(it);
      }),
      { numRuns: 600 },
    );
  });

  it('finds the code that checks among others that do not', () => {
    const good = makeCode('reference', Uint8Array.of(9, 8, 7, 6, 5, 4));
    const bad = good.slice(0, 6) + (good.endsWith('3') ? '4' : '3');
    expect(parseCode(`${bad} o ${good}`)).toEqual({ kind: 'reference', code: good });
    expect(looksLikeCode(`${bad} o ${good}`)).toBe(false);
  });

  it('catches every single wrong character', () => {
    fc.assert(
      fc.property(made, ({ code }) => {
        for (let i = 0; i < code.length; i += 1) {
          for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
            const read = Object.keys(LOOKS).find((digit) => LOOKS[digit]?.includes(other)) ?? other;
            if (read === code[i]) continue;
            expect(parseCode(code.slice(0, i) + other + code.slice(i + 1))).toBeNull();
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('catches every swap of neighbours', () => {
    fc.assert(
      fc.property(made, ({ code }) => {
        for (let i = 0; i < code.length - 1; i += 1) {
          if (code[i] === code[i + 1]) continue;
          const swapped = code.slice(0, i) + code.charAt(i + 1) + code.charAt(i) + code.slice(i + 2);
          expect(parseCode(swapped)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never takes a text without digits, whatever the letters', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from('RCOILSZBDFHJKMNPTWX -')),
      maxLength: 40,
    });
    fc.assert(
      fc.property(letters, (text) => {
        expect(parseCode(text)).toBeNull();
        expect(looksLikeCode(text)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    'hola',
    'CORRECT',
    'rincones',
    'COLTISH',
    'cortijo',
    'Roosbill',
    'cancelar',
    'A201234567',
    'a-201-234-567',
    'A 012 345 678',
    '201234567',
    '+52 656 123 4567',
    '5/3/1985',
    '1985-03-05',
    'C.P. 32000',
    'cp 22010',
    'CP-32000',
    'termina con 4321',
    'Calle 20 34',
    'casa 123',
    'covid19',
    'COVID-19',
    'calle20',
    'curp123',
    'ROSC850305HDFXXX09',
    'somos 4 con 2 niños',
    'R2D2',
    'C5',
    'R',
    'R 3',
    '1',
    '2 y 4',
  ])('does not take %j as a code, nor as a mistyped one', (text) => {
    expect(parseCode(text)).toBeNull();
    expect(looksLikeCode(text)).toBe(false);
  });

  it('does not take any A-number as a code', () => {
    const digits = fc.integer({ min: 0, max: 999_999_999 }).map((n) => String(n).padStart(9, '0'));
    fc.assert(
      fc.property(digits, (d) => {
        for (const text of [
          `A${d}`,
          `A ${d.slice(0, 3)} ${d.slice(3, 6)} ${d.slice(6)}`,
          d,
          `A#${d}`,
          `A${d.replaceAll('0', 'O')}`,
        ]) {
          expect(parseCode(text)).toBeNull();
        }
      }),
    );
  });

  it('needs the whole code between its borders', () => {
    const code = makeCode('receipt', Uint8Array.of(1, 2, 3, 4, 5, 6));
    for (const text of [
      `${code}7`,
      `X${code}`,
      code.slice(0, 6),
      `${code.slice(0, 3)} and ${code.slice(3)}`,
    ]) {
      expect(parseCode(text)).toBeNull();
    }
  });

  it('answers any text, and long ones at once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        parseCode(text);
        looksLikeCode(text);
      }),
    );
    for (const unit of ['R 3 ', 'c', 'R-', '  ', 'C3F'])
      expect(parseCode(unit.repeat(1600 / unit.length))).toBeNull();
  });
});

describe('looksLikeCode', () => {
  it('knows a code with one character wrong, in or outside the alphabet', () => {
    fc.assert(
      fc.property(
        made,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(...Array.from(`${ALPHABET}GQV`)),
        ({ code }, i, other) => {
          const wrong = code.slice(0, i) + other + code.slice(i + 1);
          fc.pre(wrong !== code && /\d/.test(wrong));
          expect(looksLikeCode(`es ${wrong}?`)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says no to a code that checks', () => {
    expect(looksLikeCode(makeCode('receipt', Uint8Array.of(1, 2, 3, 4, 5, 6)))).toBe(false);
  });
});
