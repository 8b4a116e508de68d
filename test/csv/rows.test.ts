import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../src/csv/lines.ts';
import { readRows, type Row } from '../../src/csv/rows.ts';
import { csvRow } from '../../src/csv/write.ts';

/** Gives a text in chunks of some bytes, so that chunks end in the middle of letters, quotes and line ends. */
async function* chunks(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(text: string | Buffer, size = 7): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const { rows } of readRows(chunks(text, size), 'roster_unreadable')) all.push(...rows);
  return all;
}

const brief = (rows: readonly Row[]): unknown =>
  rows.map((row) => (row.broken === null ? [row.line, ...row.fields] : [row.line, row.broken]));

describe('readRows', () => {
  it('reads quoted commas, quotes and line ends, and tells each row’s line', async () => {
    const text = '\uFEFFa,b\r\n1,"x, y"\r\n\r\n"2 ""two""","p\r\nq"\r\n3,é\r\n,\r\n4,"ñ"';
    expect(brief(await rowsOf(text))).toEqual([
      [1, 'a', 'b'],
      [2, '1', 'x, y'],
      [4, '2 "two"', 'p\nq'],
      [6, '3', 'é'],
      [8, '4', 'ñ'],
    ]);
  });

  it('goes on with the next line when a quote is not closed', async () => {
    const open = 'a quoted field is never closed';
    expect(brief(await rowsOf('a,b\n1,"x\n2,y\n3,z'))).toEqual([
      [1, 'a', 'b'],
      [2, open],
      [3, '2', 'y'],
      [4, '3', 'z'],
    ]);
    // The next quote closes it by chance: the rows between are not lost in it.
    expect(brief(await rowsOf('a,b\n1,"x\n2,y\n3",z\n4,w'))).toEqual([
      [1, 'a', 'b'],
      [2, open],
      [3, '2', 'y'],
      [4, open],
      [5, '4', 'w'],
    ]);
    const long = Array.from({ length: 100 }, (_, i) => `${i},v`).join('\n');
    const rows = await rowsOf(`a,b\n"1,x\n${long}`);
    expect(rows.length).toBe(102);
    expect(rows.filter((row) => row.broken !== null).map((row) => row.line)).toEqual([2]);
  });

  it('names a quote inside a field, and keeps the rows read together with it', async () => {
    expect(brief(await rowsOf('a,b\n"1",x\n2,y "z" w\n"3",v\n', 1000))).toEqual([
      [1, 'a', 'b'],
      [2, '1', 'x'],
      [3, 'a quote stands inside a field: double it, or quote the whole field'],
      [4, '3', 'v'],
    ]);
  });

  it('reads what csvRow writes', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\r')),
      fc.constantFrom('', '"', ',', '\n', 'a"b', ' x '),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 64 }),
        async (table, size) => {
          const text = ['h1,h2,h3\n', ...table.map(csvRow)].join('');
          const [, ...rows] = await rowsOf(text, size);
          expect(rows.map((row) => row.fields)).toEqual(table.map((row) => row.map(String)));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('readLines', () => {
  async function refusal(bytes: Buffer, size = 5): Promise<string> {
    try {
      for await (const _ of readLines(chunks(bytes, size), 'slots_unreadable'));
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return 'read';
  }

  it('names the line that is not UTF-8', async () => {
    const latin1 = Buffer.concat([
      Buffer.from('é,b\n1,2\n'),
      Buffer.from([0x41, 0xe9, 0x0a]),
      Buffer.from('x'),
    ]);
    for (const size of [1, 2, 5, 100]) expect(await refusal(latin1, size)).toContain('Line 3 is not UTF-8.');
    expect(await refusal(Buffer.from('\uFEFFa\nb', 'utf16le'))).toContain('UTF-16');
    expect(await refusal(Buffer.from('é\né'), 1)).toBe('read');
  });

  it('refuses a line that would fill the memory', async () => {
    expect(await refusal(Buffer.alloc(70_000, 'x'), 8192)).toContain('Line 1 is longer than 64 kB.');
  });
});
