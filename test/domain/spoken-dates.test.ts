import { describe, expect, it } from 'vitest';
import { parseBirthDate } from '../../src/domain/birth-date.ts';

const read = (text: string) => parseBirthDate(text, { today: '2021-02-20', order: 'dmy' });

describe('a birth date in words', () => {
  it.each([
    ['catorce de marzo del ochenta y ocho', '1988-03-14'],
    ['el primero de julio de mil novecientos sesenta y dos', '1962-07-01'],
    ['treinta de abril de dos mil uno', '2001-04-30'],
    ['veintiuno de agosto de 1975', '1975-08-21'],
    ['dos de mayo noventa', '1990-05-02'],
    ['nací el tres de enero del dos mil', '2000-01-03'],
    ['march fourteenth 1988', '1988-03-14'],
    ['March the 2nd nineteen eighty three', '1983-03-02'],
    ['the twenty first of june two thousand and five', '2005-06-21'],
    ['fifth of may eighty nine', '1989-05-05'],
    ['dezessete de fevereiro de noventa e dois', '1992-02-17'],
    ['vinte e dois de março de mil novecentos e oitenta', '1980-03-22'],
    ['um de janeiro de dois mil e dez', '2010-01-01'],
    ['katòz mas 1988', '1988-03-14'],
    ['venn de avril mil nèf san katreven dis', '1990-04-22'],
    ['sis desanm mil nèf san swasann kenz', '1975-12-06'],
    ['trant en desanm mil nèf san katrevendouz', '1992-12-31'],
    ['twa mas milnefsan katreven sis', '1986-03-03'],
    ['premye janvye de mil en', '2001-01-01'],
    ['le trente et un août mille neuf cent quatre vingt six', '1986-08-31'],
    ['quinze mars mille neuf cent soixante douze', '1972-03-15'],
    ['le premier mai dix-neuf cent quatre-vingt-dix-neuf', '1999-05-01'],
  ])('%s', (text, date) => {
    expect(read(text)).toEqual({ kind: 'ok', date });
  });

  it.each(['tengo dos hijos y una hija', 'one of my sons', 'on est deux', 'nou se kat', 'somos cuatro'])(
    'is none: %s',
    (text) => {
      expect(read(text)).toEqual({ kind: 'none' });
    },
  );

  it('that does not exist is impossible', () => {
    expect(read('treinta de febrero del ochenta')).toEqual({ kind: 'impossible', reason: 'no_such_day' });
  });
});
