import { describe, expect, it } from 'vitest';
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
});
