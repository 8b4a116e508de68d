import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, unguarded } from '../../src/csv/formula.ts';
import { csvRow, sheetRow } from '../../src/csv/write.ts';

describe('a row of CSV', () => {
  it('is quoted where it must be', () => {
    expect(csvRow(['a', 1, 'b,c', 'say "no"', 'two\nlines', ''])).toBe(
      'a,1,"b,c","say ""no""","two\nlines",\n',
    );
    expect(csvRow(['=1+1', '+5255', '-1', '@x'])).toBe('=1+1,+5255,-1,@x\n');
  });

  it('is never calculated by a spreadsheet', () => {
    expect(sheetRow(['=HYPERLINK("x")', '+52', '-1', '@SUM', '\t=1', '\r=1'])).toBe(
      `"'=HYPERLINK(""x"")",'+52,'-1,'@SUM,'\t=1,"'\r=1"\n`,
    );
    expect(sheetRow([-1, 'R3FK9MX', 'a=b', '30003'])).toBe('-1,R3FK9MX,a=b,30003\n');
  });

  it.each([
    ['=1+1', "'=1+1"],
    [' =1+1', "' =1+1"],
    ['"=1+1', `'"=1+1`],
    ['＝1+1', "'＝1+1"],
    ['Ana;=1+1', "Ana;'=1+1"],
    ['Ana; @SUM(A1);-2', "Ana;' @SUM(A1);'-2"],
    ["'=1", "''=1"],
    ["O'Neil; Ana-Luz", "O'Neil; Ana-Luz"],
    ['a=b', 'a=b'],
    ["'", "'"],
    ['', ''],
  ])('shows %j as %j, and is read again as it was', (text, cell) => {
    expect(guarded(text)).toBe(cell);
    expect(unguarded(cell)).toBe(text);
  });

  it('loses nothing of any text, and never begins a cell with a sign', () => {
    const sign = fc.constantFrom('=', '+', '-', '@', '\t', '\r', ';', "'", '"', ' ', '＝', 'a', '\n');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: sign, maxLength: 12 }), fc.string()), (text) => {
        expect(unguarded(guarded(text))).toBe(text);
        expect(guarded(text)).not.toMatch(/(?:^|;)(?:[\t\r]|[\s"]*[=+\-@＝＋－＠])/);
      }),
      { numRuns: 2_000 },
    );
  });
});
