import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChoice, parseChoices } from '../../src/domain/choices.ts';

const WORDS = [
  ['uno', 'una', 'un', 'one', 'um', 'uma', 'en', 'youn', 'yon', 'une', 'primera', 'first'],
  ['dos', 'two', 'dois', 'duas', 'de', 'deux', 'segunda', 'second'],
  ['tres', 'three', 'três', 'twa', 'trois', 'tercero'],
  ['cuatro', 'four', 'quatro', 'kat', 'quatre'],
  ['cinco', 'five', 'senk', 'cinq'],
  ['seis', 'six', 'sis'],
  ['siete', 'seven', 'sete', 'sèt', 'sept'],
  ['ocho', 'eight', 'oito', 'uit', 'huit'],
  ['nueve', 'nine', 'nove', 'nèf', 'neuf'],
  ['diez', 'ten', 'dez', 'dis', 'dix'],
];

describe('parseChoice', () => {
  it('knows the number words of the five languages', () => {
    WORDS.forEach((words, i) => {
      for (const word of words) {
        for (const text of [word, word.toUpperCase(), ` ${word}. `, `"${word}"`, `${word} por favor`]) {
          expect(parseChoice(text, 10), text).toBe(i + 1);
        }
        expect(parseChoice(word, i), word).toBeNull();
      }
    });
  });

  it.each([
    ['1', 1],
    ['1.', 1],
    ['(1)', 1],
    [' 1 ', 1],
    ['1)', 1],
    ['1-', 1],
    ['- 1', 1],
    ['01', 1],
    ['#2', 2],
    ['2!!', 2],
    ['"2"', 2],
    ['２', 2],
    ['②', 2],
    ['1️⃣', 1],
    ['5️⃣ 🙏', 5],
    ['🔟', 10],
    ['10', 10],
    ['opcion 2', 2],
    ['Opción número 2', 2],
    ['opcion uno', 1],
    ['la 2', 2],
    ['el 3', 3],
    ['la opción 3', 3],
    ['elijo la 2', 2],
    ['quiero el número 4', 4],
    ['No. 2', 2],
    ['nº 2', 2],
    ['2 por favor', 2],
    ['por favor 2', 2],
    ['2, gracias', 2],
    ['option 2 please', 2],
    ['number two', 2],
    ['the second', 2],
    ['the first, please', 1],
    ['I choose 1', 1],
    ["it's 3", 3],
    ['opção 3', 3],
    ['a 3', 3],
    ['o primeiro', 1],
    ['opsyon twa', 3],
    ['nimewo 2 tanpri', 2],
    ['choix 2', 2],
    ['le premier', 1],
    ["c'est 2", 2],
    ['2 s’il vous plaît', 2],
    ['la primera', 1],
    ['1ra', 1],
    ['2da', 2],
    ['1º', 1],
    ['3rd', 3],
    ['1er', 1],
  ])('takes %j as %i', (text, number) => {
    expect(parseChoice(text, 10)).toBe(number);
  });

  it.each([
    '',
    ' ',
    '0',
    '00',
    '11',
    '12',
    '21',
    '1 2',
    '1,2',
    '1.5',
    '100',
    '001',
    '1a2',
    'a',
    'x',
    'si',
    'no',
    'opcion',
    'la',
    '12 por favor',
    'A201234567',
    '5/3/1985',
    '2 niños',
    'somos 2',
    'tengo 1 hijo',
    '1 no se',
    'uno de mis hijos',
    'necesito 2 citas para mi familia',
    'dos mil',
    'veintiuno',
    'gracias',
    'de nada',
    '½',
    '²³',
    '👍',
    '1'.repeat(500),
    `1${' '.repeat(90)}`,
  ])('does not take %j', (text) => {
    expect(parseChoice(text, 10)).toBeNull();
  });

  it('takes every number in reach, and none out of it', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 1, max: 20 }), (number, count) => {
        const wanted = number >= 1 && number <= count ? number : null;
        expect(parseChoice(String(number), count)).toBe(wanted);
        expect(parseChoice(`opción ${String(number)}.`, count)).toBe(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a number in reach or null for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 90 }),
        fc.integer({ min: 0, max: 9 }),
        (text, count) => {
          const number = parseChoice(text, count);
          if (number !== null) expect(number >= 1 && number <= count).toBe(true);
        },
      ),
    );
  });
});

describe('parseChoices', () => {
  it.each([
    ['2', [2]],
    ['2 4', [2, 4]],
    ['2,4', [2, 4]],
    ['2, 4.', [2, 4]],
    ['2.4', [2, 4]],
    ['2 y 4', [2, 4]],
    ['2 and 4', [2, 4]],
    ['2 e 4', [2, 4]],
    ['2 ak 4', [2, 4]],
    ['2 et 4', [2, 4]],
    ['2, 3 y 4', [2, 3, 4]],
    ['2, 3, y 4', [2, 3, 4]],
    ['2+4', [2, 4]],
    ['2&4', [2, 4]],
    ['2/4', [2, 4]],
    ['4 2', [4, 2]],
    ['2 2', [2]],
    ['2, 2 y 4', [2, 4]],
    ['dos y cuatro', [2, 4]],
    ['two and four please', [2, 4]],
    ['dois e quatro', [2, 4]],
    ['de ak kat', [2, 4]],
    ['deux et quatre', [2, 4]],
    ['opciones 2 y 4', [2, 4]],
    ['la 2 y la 4', [2, 4]],
    ['las opciones 1, 2 y 3 por favor', [1, 2, 3]],
    ['options 2 and 4', [2, 4]],
    ['2️⃣4️⃣', null],
    ['2️⃣ 4️⃣', [2, 4]],
    ['1\n3', [1, 3]],
    ['', null],
    ['y', null],
    ['2 y', null],
    ['y 2', null],
    ['2 o 4', null],
    ['2 6', null],
    ['24', null],
    ['12', null],
    ['0', null],
    ['2 hijos', null],
    ['tengo 2 y 4 años', null],
    ['2 no 4', null],
    ['5/3/1985', null],
    ['1 '.repeat(60), null],
  ] as const)('reads %j as %j', (text, wanted) => {
    expect(parseChoices(text, 5)).toEqual(wanted);
  });

  it('reads back any list of numbers, however it is joined', () => {
    const joint = fc.constantFrom(' ', ',', ', ', ' y ', ' and ', ' e ', ' et ', ' ak ', '-', '\n', ' , ');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), joint, (numbers, by) => {
        expect(parseChoices(numbers.join(by), 9)).toEqual(numbers);
      }),
      { numRuns: 300 },
    );
  });

  it('takes what parseChoice takes', () => {
    for (const text of ['1', 'uno', 'opción 2', 'la 3 por favor', '#4', '5️⃣']) {
      expect(parseChoices(text, 5)).toEqual([parseChoice(text, 5)]);
    }
  });
});
