import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatANumber, parseANumber } from '../../src/domain/a-number.ts';
import { CODE_BYTES, makeCode } from '../../src/domain/code.ts';
import { growthOverSixteenfold } from '../support/growth.ts';

const aNumber = fc.integer({ min: 1, max: 999_999_999 }).map((n) => String(n).padStart(9, '0'));
const recent = fc.integer({ min: 0, max: 29_999_999 }).map((n) => `2${String(n).padStart(8, '0')}`);

const DIGITS: Record<string, readonly string[]> = {
  es: ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  pt: ['zero', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove'],
  ht: ['zewo', 'youn', 'de', 'twa', 'kat', 'senk', 'sis', 'sèt', 'uit', 'nèf'],
  fr: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
};

describe('parseANumber', () => {
  it.each([
    ['A201234567', '201234567'],
    ['a201234567', '201234567'],
    ['A 201 234 567', '201234567'],
    ['A-201-234-567', '201234567'],
    ['A 123-456-789', '123456789'],
    ['123456789', '123456789'],
    ['a-12345678', '012345678'],
    ['A12345678', '012345678'],
    ['12345678', '012345678'],
    ['A012345678', '012345678'],
    ['012 345 678', '012345678'],
    ['A201.234.567', '201234567'],
    ['A#201234567', '201234567'],
    ['A# 201-234-567', '201234567'],
    ['A # 201 234 567', '201234567'],
    ['#A201234567', '201234567'],
    ['A: 201234567', '201234567'],
    ['A:201234567.', '201234567'],
    ['(A)201234567', '201234567'],
    ['A=201234567', '201234567'],
    ['A–201–234–567', '201234567'],
    ['A 2 0 1 2 3 4 5 6 7', '201234567'],
    ['2-0-1-2-3-4-5-6-7', '201234567'],
    ['20 12 34 56 7', '201234567'],
    ['A20 12 34 56 7', '201234567'],
    ['A2O1234567', '201234567'],
    ['A2o1234567', '201234567'],
    ['A2Ol234567', '201234567'],
    ['a20I234567', '201234567'],
    ['A2 O 1 2 3 4 5 6 7', '201234567'],
    ['AO12345678', '012345678'],
    ['A1OOOOO123', '100000123'],
    ['2 OO 123 456', '200123456'],
    ['mi número es A 201 234 567', '201234567'],
    ['Mi numero es el 201-234-567 gracias', '201234567'],
    ['hola buenas tardes mi numero de extranjero es a201234567', '201234567'],
    ['número A: 201 234 567 de mi esposo', '201234567'],
    ['Alien number: 201234567', '201234567'],
    ['My A-number is A201-234-567.', '201234567'],
    ['A-Number: 201 234 567', '201234567'],
    ['alien # 201234567', '201234567'],
    ['USCIS# 201-234-567', '201234567'],
    ['meu número é A201234567', '201234567'],
    ['nimewo m se A 201 234 567', '201234567'],
    ['mon numéro est le A201234567 merci', '201234567'],
    ['A２０１２３４５６７', '201234567'],
    ['A\u00a0201\u00a0234\u00a0567', '201234567'],
    ['\u2068A201234567\u2069', '201234567'],
    ['“A201234567”', '201234567'],
    ['*A201234567*', '201234567'],
    ['2️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣', '201234567'],
    ['👉A201234567👈', '201234567'],
    ['Á201234567', '201234567'],
    ['A201234567\n05/03/1985', '201234567'],
    ['A201234567 05/03/1985', '201234567'],
    ['A201234567 05 03 1985', '201234567'],
    ['A201234567 A201234567', '201234567'],
    ['A201234567 tel 123456789', '201234567'],
    // What stands behind a comma, a slash or a bracket is something else.
    ['A20000014, 0 hijos', '020000014'],
    ['A20000014,0', '020000014'],
    ['A20000014/0', '020000014'],
    ['200000014/2', '200000014'],
    ['A20000014 (0 hijos)', '020000014'],
    ['A20000014[1]', '020000014'],
    ['A20000014; 2', '020000014'],
    ['A20000014\n0', '020000014'],
    ['A20000014 y 0 hijos', '020000014'],
    ['A20000014 tengo 3 hijos', '020000014'],
    ['A201234567 4 hijos', '201234567'],
    ['A201 234 567 4 personas', '201234567'],
    ['20000014 12 personas', '020000014'],
    // Groups that people write.
    ['A200 000 014', '200000014'],
    ['A-200-000-014', '200000014'],
    ['A 20 0000 014', '200000014'],
    ['A200000 014', '200000014'],
    ['A20 0000014', '200000014'],
    ['A201234567, 5-3-1985', '201234567'],
    ['05.03.1985 A201234567', '201234567'],
    ['nací el 5 de marzo de 1985, mi A es 201234567', '201234567'],
    ['somos 4 personas A201234567', '201234567'],
    ['tengo un 201234567', '201234567'],
    ['numero de A201234567', '201234567'],
    ['A12031985', '012031985'],
    ['A 12031985', '012031985'],
    ['12345678 y nada mas', '012345678'],
    ['A000000001', '000000001'],
    // A chain of groups is no date when no such month or year is in it.
    ['20-12-3456', '020123456'],
    ['A 20-12-34-567', '201234567'],
    // Said in words.
    ['dos cero uno dos tres cuatro cinco seis siete', '201234567'],
    ['Dos, cero, uno, dos, tres, cuatro, cinco, seis, siete.', '201234567'],
    ['A dos cero uno dos tres cuatro cinco seis siete', '201234567'],
    ['mi número es a dos cero uno, dos tres cuatro, cinco seis siete, gracias', '201234567'],
    ['veinte doce treinta y cuatro cincuenta y seis siete', '201234567'],
    ['dos cero uno veintitrés cuarenta y cinco sesenta y siete', '201234567'],
    ['dos cero uno 234 567', '201234567'],
    ['A dos 01 dos 34 cinco 67', '201234567'],
    ['two zero one two three four five six seven', '201234567'],
    ['it is two oh one, two three four, five six seven', '201234567'],
    ['two oh five, six one nine, double four three', '205619443'],
    ['dos cero uno, triple dos, cuatro cinco seis', '201222456'],
    ['twenty twelve thirty-four fifty-six seven', '201234567'],
    ['twenty-one nineteen eleven ninety-nine zero', '211911990'],
    ['dois zero um dois três quatro cinco meia sete', '201234567'],
    ['vinte e um trinta e dois quarenta e três cinquenta e quatro nove', '213243549'],
    ['de zewo youn de twa kat senk sis sèt', '201234567'],
    ['venteyen tranndé karannkat senkannsenk nèf', '213244559'],
    ['swasanndis katreven katrevendis swasannkenz uit', '708090758'],
    ['deux zéro un deux trois quatre cinq six sept', '201234567'],
    ['vingt et un soixante-douze quatre-vingt-onze quatre vingts dix-sept', '021729197'],
    ['vingt et un soixante et onze quatre-vingt-dix-sept quatre-vingt-trois neuf', '217197839'],
    ['soixante-dix-huit vingt quatre-vingts soixante un', '078208061'],
  ])('%j is %s', (text, wanted) => {
    expect(parseANumber(text)).toEqual({ kind: 'ok', aNumber: wanted });
  });

  it.each([
    ['A2012345', 'too_short', 7],
    ['A20123', 'too_short', 5],
    ['A201', 'too_short', 3],
    ['2012345', 'too_short', 7],
    ['A 201 234', 'too_short', 6],
    ['A201-234-5', 'too_short', 7],
    ['mi numero es 20123', 'too_short', 5],
    ['A2012345678', 'too_long', 10],
    ['2012345678', 'too_long', 10],
    ['A 201 234 567 8', 'too_long', 10],
    ['A0201234567', 'too_long', 10],
    ['+52 656 123 4567', 'too_long', 12],
    ['+526561234567', 'too_long', 12],
    ['656-123-4567', 'too_long', 10],
    ['(656) 123-4567', 'too_long', 10],
    ['mi tel es 664 123 45 67', 'too_long', 10],
    ['5216561234567', 'too_long', 13],
    ['+1 (915) 555-0123', 'too_long', 11],
    ['A201234567 y A201234568', 'several', 9],
    ['A201234567 A201234568', 'several', 9],
    ['201234567 201234568', 'several', 18],
    ['201234567 o 201234568', 'several', 19],
    ['A20000014 0 hijos', 'several', 9],
    ['A20000014 0', 'several', 9],
    ['A20000014.0', 'several', 9],
    ['A20000014-0', 'several', 9],
    ['A20000014 - 2 niños', 'several', 9],
    ['20000014 3 kids', 'several', 9],
    ['A200 000 14 0 hijos', 'several', 9],
    ['A2000001 4', 'several', 8],
    ['A2000001 4 hijos', 'several', 8],
    ['1 20000014', 'several', 9],
    ['A200 000 01 4', 'several', 9],
    ['A201,234,567', 'several', 3],
    ['A201/234/567', 'several', 3],
    ['dos cero cero cero cero cero uno cuatro, cero hijos', 'several', 9],
    ['2.00000014E8', 'letters', 10],
    ['A20123456S', 'letters', 8],
    ['A2B1234567', 'letters', 8],
    ['A20123X567', 'letters', 8],
    ['A 201 23S 567', 'letters', 8],
    ['G12345678', 'letters', 8],
    ['IOE0912345678', 'letters', 10],
    ['AA201234567', 'letters', 9],
    ['A201234567B', 'letters', 9],
    ['dos cero uno dos tres', 'too_short', 5],
    ['dos cero uno dos tres cuatro cinco seis siete ocho', 'too_long', 10],
    ['1'.repeat(1600), 'too_long', 1600],
  ] as const)('%j is %s with %i digits', (text, reason, digits) => {
    expect(parseANumber(text)).toEqual({ kind: 'slip', reason, digits });
  });

  it.each([
    '',
    ' ',
    'hola',
    'A',
    'a',
    'no sé',
    'no tengo',
    '1',
    '2',
    'A1',
    'somos 4',
    'tengo 35 años',
    'A 5 cuadras',
    'a 100 metros',
    '1985',
    'AAAAAAAAA',
    'OOOOOOOOO',
    'Oil Oil Oil',
    'LOLILO',
    'OOOOOOOO1',
    'A OOOOOOOO',
    '😀',
    '5/3/1985',
    '05/03/1985',
    '31/02/1985',
    '15/13/1985',
    '05-03-1985',
    '05.03.1985',
    '05 03 1985',
    '5-3-85',
    '05-03-85',
    '1985-03-05',
    '1985/03/05',
    '1985.03.05',
    '19850305',
    '05031985',
    '03251985',
    '25031985',
    '20000229',
    'nací el 05/03/1985',
    '5 de marzo de 1985',
    'march 5 1985',
    'born March 5, 1985',
    'A 05-03-1985',
    'el 05-03-1985 a las 9:00',
    'cinco de marzo de mil novecientos ochenta y cinco',
    'uno de mis hijos y dos de mis hermanas',
    'un dos tres',
    'de de de',
    'mil doscientos',
    'R345678',
    'calle 5 numero 23',
    '9:00',
    '$500',
    // The example of our texts; nobody has that number.
    'A000000000',
    'A 000 000 000',
    '2.00E+08',
  ])('%j is none', (text) => {
    expect(parseANumber(text)).toEqual({ kind: 'none' });
  });

  it('reads back what formatANumber writes', () => {
    fc.assert(
      fc.property(aNumber, (number) => {
        expect(parseANumber(formatANumber(number))).toEqual({ kind: 'ok', aNumber: number });
      }),
      { numRuns: 500 },
    );
  });

  it('reads a number of these years in every way it is written', () => {
    const write = fc.constantFrom(
      (n: string) => n,
      (n: string) => `A${n}`,
      (n: string) => `a ${n}`,
      (n: string) => `A-${n.slice(0, 3)}-${n.slice(3, 6)}-${n.slice(6)}`,
      (n: string) => `${n.slice(0, 3)} ${n.slice(3, 6)} ${n.slice(6)}`,
      (n: string) => `A ${n.slice(0, 3)}.${n.slice(3, 6)}.${n.slice(6)}`,
      (n: string) => Array.from(n).join(' '),
      (n: string) => `A${n.replaceAll('0', 'O')}`,
      (n: string) => `A${n.replaceAll('1', 'l')}`,
      (n: string) => `A#${n}`,
      (n: string) => `mi número A es el ${n}, gracias`,
      (n: string) => `Alien number: A${n}\n`,
    );
    fc.assert(
      fc.property(recent, write, (number, how) => {
        expect(parseANumber(how(number))).toEqual({ kind: 'ok', aNumber: number });
      }),
      { numRuns: 1000 },
    );
  });

  it('hears every number digit by digit in every language', () => {
    const language = fc.constantFrom(...Object.keys(DIGITS));
    fc.assert(
      fc.property(aNumber, language, fc.constantFrom(' ', ', ', '-'), (number, lng, by) => {
        // Ten is no digit of a dictated number; no other pair of digit words runs together.
        const text = Array.from(number, (d) => DIGITS[lng]?.[Number(d)]).join(by);
        expect(parseANumber(text)).toEqual({ kind: 'ok', aNumber: number });
      }),
      { numRuns: 500 },
    );
  });

  it('never cuts a longer number, nor fills a shorter one', () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,19}$/).filter((d) => d.length !== 8 && d.length !== 9);
    fc.assert(
      fc.property(digits, fc.constantFrom('', 'A', 'a ', '+'), (d, before) => {
        expect(parseANumber(before + d).kind).not.toBe('ok');
      }),
      { numRuns: 500 },
    );
  });

  it('takes no date, however it is written', () => {
    const date = fc.date({ min: new Date('1920-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    const write = fc.constantFrom(
      (y: string, m: string, d: string) => `${d}/${m}/${y}`,
      (y: string, m: string, d: string) => `${m}/${d}/${y}`,
      (y: string, m: string, d: string) => `${y}-${m}-${d}`,
      (y: string, m: string, d: string) => `${d}-${m}-${y}`,
      (y: string, m: string, d: string) => `${d}.${m}.${y}`,
      (y: string, m: string, d: string) => `${d} ${m} ${y}`,
      (y: string, m: string, d: string) => `${d}${m}${y}`,
      (y: string, m: string, d: string) => `${y}${m}${d}`,
      (y: string, m: string, d: string) => `${m}${d}${y}`,
      (y: string, m: string, d: string) => `nací el ${Number(d)}/${Number(m)}/${y}`,
      (y: string, m: string, d: string) => `${Number(d)}-${Number(m)}-${y.slice(2)}`,
    );
    fc.assert(
      fc.property(date, write, (it, how) => {
        const [y = '', m = '', d = ''] = it.toISOString().slice(0, 10).split('-');
        expect(parseANumber(how(y, m, d)).kind).not.toBe('ok');
      }),
      { numRuns: 500 },
    );
  });

  it('takes no code', () => {
    const made = fc
      .tuple(
        fc.constantFrom('receipt', 'reference'),
        fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES }),
      )
      .map(([kind, bytes]) => makeCode(kind, bytes));
    fc.assert(
      fc.property(made, (code) => {
        for (const text of [
          code,
          code.toLowerCase(),
          Array.from(code).join(' '),
          `R ${code.slice(1, 4)} ${code.slice(4)}`,
        ]) {
          expect(parseANumber(text).kind).not.toBe('ok');
        }
        expect(parseANumber(code)).toEqual({ kind: 'none' });
      }),
      { numRuns: 300 },
    );
  });

  it('answers any text', () => {
    const near = fc.string({
      unit: fc.constantFrom(...Array.from('A0123456789OIl-. ,/#:\n'), ' dos ', ' y ', ' de ', ' dix '),
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), near), (text) => {
        const reading = parseANumber(text);
        if (reading.kind === 'ok') expect(reading.aNumber).toMatch(/^\d{9}$/);
        if (reading.kind === 'slip') expect(reading.digits).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes time in proportion to the text', () => {
    for (const unit of [
      '1',
      '1 ',
      'A',
      'A ',
      'A1 ',
      '1-',
      'O',
      '1 O ',
      '1/',
      ' ',
      '5 DE A',
      'dos ',
      'quatre vingt ',
      '-',
      'é',
    ]) {
      expect(growthOverSixteenfold(parseANumber, unit), JSON.stringify(unit)).toBeLessThan(100);
    }
  });
});
