import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { growthOverSixteenfold } from '../support/growth.ts';

const TODAY = '2021-02-19';
const read = (text: string, order: 'dmy' | 'mdy' = 'dmy', today = TODAY) =>
  parseBirthDate(text, { today, order });

const MONTHS = {
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  pt: [
    'janeiro',
    'fevereiro',
    'março',
    'abril',
    'maio',
    'junho',
    'julho',
    'agosto',
    'setembro',
    'outubro',
    'novembro',
    'dezembro',
  ],
  ht: [
    'janvye',
    'fevriye',
    'mas',
    'avril',
    'me',
    'jen',
    'jiyè',
    'daout',
    'septanm',
    'oktòb',
    'novanm',
    'desanm',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
};

describe('parseBirthDate', () => {
  it.each([
    // ISO and digits in one.
    ['1985-03-05', '1985-03-05'],
    ['1985/03/05', '1985-03-05'],
    ['1985.3.5', '1985-03-05'],
    ['1985 03 05', '1985-03-05'],
    ['19850305', '1985-03-05'],
    ['25031985', '1985-03-25'],
    ['03251985', '1985-03-25'],
    ['20121985', '1985-12-20'],
    ['05051985', '1985-05-05'],
    ['250385', '1985-03-25'],
    ['85-03-05', '1985-03-05'],
    // Only one order fits.
    ['25/3/1985', '1985-03-25'],
    ['3/25/1985', '1985-03-25'],
    ['25-03-85', '1985-03-25'],
    ['25.3.1985', '1985-03-25'],
    ['25 3 1985', '1985-03-25'],
    ['25 / 03 / 1985', '1985-03-25'],
    ['25–03–1985', '1985-03-25'],
    ['25,3,1985', '1985-03-25'],
    ['25_03_1985', '1985-03-25'],
    ['25\n03\n1985', '1985-03-25'],
    ['5/5/1985', '1985-05-05'],
    ['05-05-85', '1985-05-05'],
    ['29/02/2000', '2000-02-29'],
    ['２５/０３/１９８５', '1985-03-25'],
    ['2️⃣5️⃣/3/1985', '1985-03-25'],
    ['25/O3/1985', '1985-03-25'],
    ['25/03/l985', '1985-03-25'],
    ['25/03/199O', '1990-03-25'],
    ['*25/3/1985*', '1985-03-25'],
    // Only one of the two days has been yet.
    ['5/1/2021', '2021-01-05'],
    ['1/5/2021', '2021-01-05'],
    // Spanish.
    ['5 de marzo de 1985', '1985-03-05'],
    ['5 de Marzo del 1985', '1985-03-05'],
    ['5 marzo 1985', '1985-03-05'],
    ['5 mar 85', '1985-03-05'],
    ['5-mar-85', '1985-03-05'],
    ['5/marzo/1985', '1985-03-05'],
    ['5marzo1985', '1985-03-05'],
    ['05MAR1985', '1985-03-05'],
    ['marzo 5 1985', '1985-03-05'],
    ['marzo 5, 1985', '1985-03-05'],
    ['1985 marzo 5', '1985-03-05'],
    ['nací en 1985 el 5 de marzo', '1985-03-05'],
    ['nací el 5 de marzo del 85', '1985-03-05'],
    ['Nací el día 5 de marzo del año 1985, gracias', '1985-03-05'],
    ['martes 5 de marzo de 1985', '1985-03-05'],
    ['1 de enero de 1990', '1990-01-01'],
    ['1ro de enero de 1990', '1990-01-01'],
    ['1° de enero de 1990', '1990-01-01'],
    ['1º de enero de 1990', '1990-01-01'],
    ['primero de enero de 1990', '1990-01-01'],
    ['5 de 3 de 1985', '1985-03-05'],
    ['5 del 3 del 85', '1985-03-05'],
    ['Día: 5 Mes: 3 Año: 1985', '1985-03-05'],
    ['día 5 mes 3 año 1985', '1985-03-05'],
    ['5 setiembre 1985', '1985-09-05'],
    ['5 de dic. de 1985', '1985-12-05'],
    ['mi hija nació el 31 de diciembre de 2019', '2019-12-31'],
    ['tengo 3 hijos, nací el 25/3/1985', '1985-03-25'],
    ['A201234567 25/3/1985', '1985-03-25'],
    ['A201234567\n25031985', '1985-03-25'],
    ['25/3/1985 10:30', '1985-03-25'],
    // Slips in the month.
    ['5 febrro 1985', '1985-02-05'],
    ['5 de febreo de 1985', '1985-02-05'],
    ['5 martzo 1985', '1985-03-05'],
    ['5 de mayp de 1985', '1985-05-05'],
    ['5 de junoi de 1985', '1985-06-05'],
    ['5 agsoto 1985', '1985-08-05'],
    ['5 septienbre 1985', '1985-09-05'],
    ['5 noviembe 85', '1985-11-05'],
    ['Febuary 5 1985', '1985-02-05'],
    ['5 desember 1985', '1985-12-05'],
    // English.
    ['march 5 1985', '1985-03-05'],
    ['March 5th, 1985', '1985-03-05'],
    ['5th of March 1985', '1985-03-05'],
    ['the 5th of March, 1985', '1985-03-05'],
    ['Sept 1st 1999', '1999-09-01'],
    ['I was born on June 3rd 1999', '1999-06-03'],
    ["Mar 5 '85", '1985-03-05'],
    ['may 5 2001', '2001-05-05'],
    // Portuguese, Creole, French.
    ['5 de março de 1985', '1985-03-05'],
    ['5 de marco de 1985', '1985-03-05'],
    ['nasci dia 5 de fevereiro de 1985', '1985-02-05'],
    ['5 dez 1985', '1985-12-05'],
    ['5 mas 1985', '1985-03-05'],
    ['5 me 1985', '1985-05-05'],
    ['mwen fèt 5 jiyè 1985', '1985-07-05'],
    ['5 daout 1985', '1985-08-05'],
    ['premye janvye 1990', '1990-01-01'],
    ['5 mars 1985', '1985-03-05'],
    ['le 1er août 1985', '1985-08-01'],
    ['né le 5 févr. 1985', '1985-02-05'],
    ['5 juillet 85', '1985-07-05'],
    // Centuries: up to this year's two digits is this one.
    ['25/12/20', '2020-12-25'],
    ['25/12/22', '1922-12-25'],
    ['5 mar 00', '2000-03-05'],
    ['19/02/2021', '2021-02-19'],
    ['19 de febrero de 21', '2021-02-19'],
    ['19/02/1906', '1906-02-19'],
    // A first date that cannot be, and a second that can.
    ['31/02/1985 perdón 28/02/1985', '1985-02-28'],
  ])('%j is %j', (text, wanted) => {
    expect(read(text)).toEqual({ kind: 'ok', date: wanted });
    expect(read(text, 'mdy')).toEqual({ kind: 'ok', date: wanted });
  });

  it.each([
    ['5/3/1985', '1985-03-05', '1985-05-03'],
    ['05/03/1985', '1985-03-05', '1985-05-03'],
    ['05-03-85', '1985-03-05', '1985-05-03'],
    ['5.3.1985', '1985-03-05', '1985-05-03'],
    ['5 3 1985', '1985-03-05', '1985-05-03'],
    ['05031985', '1985-03-05', '1985-05-03'],
    ['050385', '1985-03-05', '1985-05-03'],
    ['2/12/2020', '2020-12-02', '2020-02-12'],
    ['12/1/99', '1999-01-12', '1999-12-01'],
    ['my birthday is 5/3/1985', '1985-03-05', '1985-05-03'],
    ['nací el 5/3/1985.', '1985-03-05', '1985-05-03'],
    // August in Creole, October abbreviated in Portuguese.
    ['5 out 1985', '1985-08-05', '1985-10-05'],
  ])('%j may be %s or %s', (text, dayFirst, other) => {
    expect(read(text)).toEqual({ kind: 'ambiguous', options: [dayFirst, other] });
    expect(read(text, 'mdy')).toEqual({ kind: 'ambiguous', options: [dayFirst, other] });
  });

  it.each([
    ['30/02/1990', 'no_such_day'],
    ['30 de febrero de 1990', 'no_such_day'],
    ['Feb 30 1990', 'no_such_day'],
    ['29/02/1985', 'no_such_day'],
    ['29 de febrero de 2001', 'no_such_day'],
    ['31/04/1985', 'no_such_day'],
    ['31 de junio de 1985', 'no_such_day'],
    ['13/13/1985', 'no_such_day'],
    ['45/3/1985', 'no_such_day'],
    ['0/3/1985', 'no_such_day'],
    ['5/0/1985', 'no_such_day'],
    ['40 de marzo de 1985', 'no_such_day'],
    ['1985-13-05', 'no_such_day'],
    ['1985-02-30', 'no_such_day'],
    ['30021985', 'no_such_day'],
    ['19850230', 'no_such_day'],
    ['25/12/2022', 'future'],
    ['20/02/2021', 'future'],
    ['5 de marzo de 2985', 'future'],
    ['20210220', 'future'],
    ['5 mar 21', 'future'],
    ['25/3/1885', 'too_old'],
    ['18/02/1906', 'too_old'],
    ['5 de marzo de 1085', 'too_old'],
    ['1875-03-05', 'too_old'],
    ['5/3/0085', 'too_old'],
  ] as const)('%j is impossible: %s', (text, reason) => {
    expect(read(text)).toEqual({ kind: 'impossible', reason });
    expect(read(text, 'mdy')).toEqual({ kind: 'impossible', reason });
  });

  it('explains an impossible date in the order that is usual where the person writes', () => {
    // On 2021-02-19: 10 Jan 1906 is too long ago and 1 Oct 1906 is not; 3/4 of next year is in the future either way.
    expect(read('10/1/1906')).toEqual({ kind: 'ok', date: '1906-10-01' });
    expect(read('3/4/2022', 'mdy')).toEqual({ kind: 'impossible', reason: 'future' });
    expect(read('25/1/2022', 'mdy')).toEqual({ kind: 'impossible', reason: 'future' });
    expect(read('31/12/2022', 'dmy')).toEqual({ kind: 'impossible', reason: 'future' });
  });

  it.each([
    '',
    ' ',
    'hola',
    'no sé',
    '1',
    '35',
    'tengo 35 años',
    '1985',
    'marzo',
    'marzo 1985',
    '5 de marzo',
    '5/3',
    '3/1985',
    '5/3/198',
    '5/3/19855',
    '5/333/1985',
    '1/2/3',
    '12:30:45',
    'A201234567',
    '201234567',
    'A05031985',
    'A19850305',
    'A 201-234-567',
    '+52 656 123 4567',
    '656 12 34 56',
    '12-34-56-78',
    '1-2-34-5',
    '12345678',
    '99999999',
    'R3FK9MX',
    '5 hijos 1985',
    '5 juio 1985',
    '5 jul1o',
    '5 xyz 1985',
    'mayo de mi vida',
    'cinco de marzo',
    '😀',
    '5 ? 3 ? 1985',
    '5 ! marzo 1985',
    '5 de de de de marzo 1985',
    'el 5 de la calle 3 de 1985',
    '987654',
  ])('%j is none', (text) => {
    expect(read(text)).toEqual({ kind: 'none' });
  });

  const birth = fc
    .date({ min: new Date('1910-01-01'), max: new Date('2021-02-19'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  it('reads back every date in every form that leaves no doubt, in every language', () => {
    const form = fc.constantFrom(
      (y: string, m: string, d: string) => `${y}-${m}-${d}`,
      (y: string, m: string, d: string) => `${y}/${Number(m)}/${Number(d)}`,
      (y: string, m: string, d: string) => `${y}${m}${d}`,
      ...Object.values(MONTHS).flatMap((names) => [
        (y: string, m: string, d: string) => `${Number(d)} ${names[Number(m) - 1]} ${y}`,
        (y: string, m: string, d: string) => `${d} de ${names[Number(m) - 1]} de ${y}`,
        (y: string, m: string, d: string) => `${names[Number(m) - 1]} ${Number(d)}, ${y}`,
        (y: string, m: string, d: string) => `nací el ${d}-${names[Number(m) - 1]?.toUpperCase()}-${y}.`,
      ]),
    );
    fc.assert(
      fc.property(birth, form, (date, how) => {
        const [y = '', m = '', d = ''] = date.split('-');
        expect(read(how(y, m, d))).toEqual({ kind: 'ok', date });
      }),
      { numRuns: 1000 },
    );
  });

  it('finds every date among the readings of its numbers, in either order', () => {
    const form = fc.constantFrom(
      (y: string, m: string, d: string) => `${d}/${m}/${y}`,
      (y: string, m: string, d: string) => `${m}/${d}/${y}`,
      (y: string, m: string, d: string) => `${Number(d)}-${Number(m)}-${y}`,
      (y: string, m: string, d: string) => `${Number(m)}.${Number(d)}.${y}`,
      (y: string, m: string, d: string) => `${d} ${m} ${y}`,
      (y: string, m: string, d: string) => `${d}${m}${y}`,
      (y: string, m: string, d: string) => `${m}${d}${y}`,
    );
    fc.assert(
      fc.property(birth, form, (date, how) => {
        const [y = '', m = '', d = ''] = date.split('-');
        const reading = read(how(y, m, d));
        const found =
          reading.kind === 'ambiguous' ? reading.options : reading.kind === 'ok' ? [reading.date] : [];
        expect(found).toContain(date);
        if (d === m || Number(d) > 12) expect(reading.kind).toBe('ok');
        else if (`${y}-${d}-${m}` <= TODAY) expect(reading.kind).toBe('ambiguous');
      }),
      { numRuns: 1000 },
    );
  });

  it('reads two-digit years into the hundred years that end with this one', () => {
    for (let y = 0; y < 100; y += 1) {
      const yy = String(y).padStart(2, '0');
      expect(read(`31/01/${yy}`), yy).toEqual({ kind: 'ok', date: `${y <= 21 ? '20' : '19'}${yy}-01-31` });
      expect(read(`31 ene ${yy}`, 'dmy', '2026-07-01')).toEqual({
        kind: 'ok',
        date: `${y <= 26 ? '20' : '19'}${yy}-01-31`,
      });
    }
  });

  it('answers any text with a day that has been, within 115 years', () => {
    const near = fc.string({
      unit: fc.constantFrom(
        ...Array.from('0123456789/-. ,'),
        ' de ',
        'marzo',
        'mar',
        ' out ',
        'o',
        'l',
        '19',
        '20',
        '\n',
      ),
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), near), (text) => {
        const reading = read(text);
        const dates =
          reading.kind === 'ambiguous' ? reading.options : reading.kind === 'ok' ? [reading.date] : [];
        for (const date of dates) {
          expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
          expect(date >= '1906-02-19' && date <= TODAY).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to the text', () => {
    for (const unit of [
      '1',
      '1 ',
      '1/',
      '5/3/',
      '5 mar ',
      '5 marz0 ',
      'de ',
      '5 de ',
      'febrro ',
      'l',
      'o1',
      ' ',
      '.',
      '12 34 567 ',
      '31/02/1985 ',
      'é',
    ]) {
      expect(growthOverSixteenfold(read, unit), JSON.stringify(unit)).toBeLessThan(100);
    }
  });
});
