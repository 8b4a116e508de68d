import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readANumberCell } from '../../src/roster/a-number-cell.ts';

describe('a roster cell that must be an A-number', () => {
  it.each([
    ['A200000014', '200000014', false],
    ['a20000014', '020000014', false],
    [' 200000014 ', '200000014', false],
    ['A 200-000-014', '200000014', false],
    ['A-200-000-014', '200000014', false],
    ['A# 200 000 014', '200000014', false],
    ['２００００００１４', '200000014', false],
    ['A200\u200b000014', '200000014', false],
    ['20000014.0', '020000014', true],
    ['200000014.00', '200000014', true],
    ['A200000014.0', '200000014', true],
  ])('%j is %s', (cell, aNumber, asSpreadsheet) => {
    expect(readANumberCell(cell)).toEqual({ aNumber, asSpreadsheet });
  });

  it.each([
    '',
    'A20000014 0',
    '20000014, 0',
    'A20000014.5',
    'A20000014.0 hijos',
    '20000014.0.0',
    '2.00E+08',
    '2.00000014E+8',
    'A20000014/0',
    'A200.000.014',
    'A200,000,014',
    'A20000014 y A20000015',
    'A200000014 (madre)',
    'mi A200000014',
    'A2O0000014',
    '1234567.0',
    '2000000140.0',
    'A000000000',
    '05-03-1985',
    '-200000014',
  ])('%j is none', (cell) => {
    expect(readANumberCell(cell)).toBeNull();
  });

  it('never holds a digit that was not in the number', () => {
    const number = fc.stringMatching(/^[1-9]\d{7,8}$/);
    fc.assert(
      fc.property(
        number,
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,;/()- ')), maxLength: 4 }),
        (digits, tail) => {
          const read = readANumberCell(digits + tail);
          if (read !== null && /^[^\d -]/.test(tail)) expect(read.aNumber).toBe(digits.padStart(9, '0'));
          if (read !== null && /^[ -]+\d$/.test(tail))
            throw new Error(`a lone digit was glued on: ${digits}${tail}`);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
