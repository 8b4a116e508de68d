import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstName } from '../../src/domain/first-names.ts';

describe('firstName', () => {
  it.each([
    ['Ana', 'Ana'],
    ['MARIA JOSE', 'Maria'],
    ['maría josé', 'María'],
    [' María José ', 'María'],
    ['ÁNGEL', 'Ángel'],
    ['  JOSE   LUIS ', 'Jose'],
    ['Ma. Luisa', 'Ma. Luisa'],
    ['MA. LUISA FERNANDA', 'Ma. Luisa'],
    ['MA LUISA', 'Ma Luisa'],
    ['Mª JOSÉ', 'Mª José'],
    ['MA. GUADALUPE', 'Guadalupe'],
    ['MA.', 'Ma.'],
    ['FCO. JAVIER', 'Fco. Javier'],
    ['J. CARLOS', 'J. Carlos'],
    ['J CARLOS', 'J Carlos'],
    ['DE JESUS', 'De Jesus'],
    ['DE LOS ANGELES', 'Angeles'],
    ['MARIA DE LOS ANGELES', 'Maria'],
    ['JO ANN', 'Jo'],
    ['LI', 'Li'],
    ['JEAN-PAUL', 'Jean-Paul'],
    ['JEAN-BAPTISTE', 'Jean'],
    ["D'ANGELO", "D'Angelo"],
    ['O’NEIL', 'O’Neil'],
    ['DeShawn', 'DeShawn'],
    ['McKenna Rose', 'McKenna'],
    ['WILNER', 'Wilner'],
    ['HERMENEGILDO', 'Hermenegildo'],
    ['MAXIMILIANUSIO', 'Maximilianu.'],
    ['A-VERYLONGNAMEINDEED', 'A-Verylongn.'],
    ['JOSE\u0301 RAU\u0301L', 'José'],
    ['ANA (MENOR)', 'Ana'],
    ['ANA1 2', 'Ana'],
    ['-', ''],
    ['', ''],
    ['123', ''],
  ])('%j is %j', (names, wanted) => {
    expect(firstName(names)).toBe(wanted);
  });

  it('keeps to another limit', () => {
    expect(firstName('Guadalupe', 6)).toBe('Guada.');
    expect(firstName('MA. LUISA', 5)).toBe('Luisa');
  });

  it('fits, and a second time changes nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from("ABCdeféñ .'-ª1\t")), maxLength: 40 }),
        (names) => {
          const first = firstName(names);
          expect(first.length).toBeLessThanOrEqual(12);
          expect(firstName(first)).toBe(first);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (names) => {
        firstName(names);
      }),
    );
  });
});
