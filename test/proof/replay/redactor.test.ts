import { describe, expect, it } from 'vitest';
import { makeCode } from '../../../src/domain/code.ts';
import { randomOf } from '../../../src/domain/random.ts';
import { createDateRedactor } from '../../../src/proof/replay/dates.ts';
import { readKnownWords } from '../../../src/proof/replay/known-words.ts';
import { nameWords, plainOurs } from '../../../src/proof/replay/ours.ts';
import { createRedactor, type Redactor } from '../../../src/proof/replay/redactor.ts';
import { makeCase } from '../../support/records.ts';
import { LOCALES } from '../../support/talk.ts';

const known = readKnownWords(LOCALES);
const RECEIPT = makeCode('receipt', Uint8Array.of(1, 2, 3, 4, 5, 6));
const person = makeCase({
  aNumber: '023317809',
  givenNames: 'Rosa',
  surnames: 'Zelaya',
  birthDate: '1985-03-05',
});

const redactor = (): Redactor =>
  createRedactor({
    known,
    people: [person],
    language: 'es',
    codes: new Map([[RECEIPT, '{{receipt}}']]),
    random: randomOf(3),
  });

describe('what is replaced in a text', () => {
  it.each([
    ['me llamo Yeimi Zelaya', ['yeimi', 'zelaya']],
    ['soy rosa', ['rosa']],
    ['A23317809', ['23317809', '317809']],
    ['a 0 2 3 3 1 7 8 0 9', ['2 3 3 1 7']],
    ['a cero dos tres tres uno siete ocho cero nueve', ['tres uno', 'siete', 'ocho']],
    ['mi cel es 664 123 4567', ['123', '4567']],
    ['escribame a yei@mail.com', ['yei', 'mail']],
    ['naci el 5 de marzo de 1985', ['marzo', '1985']],
    ['05/03/1985', ['05/03', '1985']],
    ['05031985', ['05031985']],
    ['1985-03-05', ['1985', '-03-05']],
  ])('%s', (text, gone) => {
    const made = redactor().text(text, null).toLowerCase();
    for (const part of gone) expect(made).not.toContain(part);
  });

  it.each([
    'quiero registrarme',
    'nos tienen secuestrados',
    'estoy en Tijuana',
    'somos 4 y 2 niños',
    '1',
    'xq no me dicen',
  ])('is nothing of: %s', (text) => {
    expect(redactor().text(text, null)).toBe(text);
  });

  it('is replaced by the same each time, in the rows as in the texts', () => {
    const one = redactor();
    const made = one.person(person);
    expect(one.text('A 23 317 809', null).replace(/\D/g, '')).toBe(made.aNumber.replace(/^0/, ''));
    expect(made.aNumber).toMatch(/^0\d{8}$/);
    expect(one.text('Rosa', null)).toBe(made.givenNames);
    const [year = '', month = '', day = ''] = made.birthDate.split('-');
    expect(one.text('05/03/1985', null)).toBe(`${day}/${month}/${year}`);
    expect(one.text('03/05/1985', null)).toBe(`${month}/${day}/${year}`);
  });

  it('is a capital name where names are asked for, and the code of the family a mark', () => {
    expect(redactor().text('Esperanza y Leo', 'missing')).not.toMatch(/esperanza|leo/i);
    expect(redactor().text(RECEIPT, null)).toBe('{{receipt}}');
  });
});

describe('dates', () => {
  it('stay dates that can be, and no part of them what it was', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const made = createDateRedactor(randomOf(seed)).iso('2016-02-29');
      expect(new Date(made).toISOString().slice(0, 10)).toBe(made);
      expect(made).not.toMatch(/2016|-02-|-29/);
    }
  });
});

describe('one of our messages', () => {
  it('is compared without what differs from run to run', () => {
    const names = nameWords(['Rosa Zelaya', 'Eva']);
    const body = (family: string, code: string, date: string): string =>
      `Recibo ${code}\nFamilia: ${family}. Su cita: ${date}, A204567891.`;
    const one = plainOurs(body('Rosa, Eva', 'R3FK9MX', 'jueves 25 de febrero'), known, names);
    const other = plainOurs(body('Zulay', 'R7HJ2KD', 'lunes 1 de marzo'), known, nameWords(['Zulay']));
    expect(one).toBe(other);
    expect(one).toContain('[name]');
    expect(one).toContain('[code]');
    expect(one).toContain('[date]');
    expect(one).toContain('[number]');
  });
});
