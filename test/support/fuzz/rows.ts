import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { AvisoError } from '../../../src/domain/errors.ts';
import { COLUMNS } from '../../../src/roster/columns.ts';
import { importRoster } from '../../../src/roster/import.ts';
import { openTempStorage } from '../storage.ts';
import { createFindings, hostileText, whole, type Fuzzed } from './hostile.ts';

const GOOD = [
  'A200000001',
  'F1',
  'Ana',
  'Ejemplo',
  '1988-03-14',
  'HND',
  'es',
  '2019-07-10',
  'yes',
  'pending',
  'san-ysidro',
];
/** Rows of one file. */
const FILE = 500;
const CALCULATED = /^[\s"]*[=+\-@]/;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows of a roster in which something is wrong, file after file: each is imported or rejected, and no rejected cell is calculated. */
export async function fuzzRows(times: number, random: () => number): Promise<Fuzzed> {
  const temp = await openTempStorage();
  const findings = createFindings();
  try {
    for (let from = 0; from < times; from += FILE) {
      const rows = Array.from({ length: Math.min(FILE, times - from) }, (_, at) => {
        const cells = GOOD.map((cell, column) =>
          column === 0 ? `A${String(200_000_000 + from + at)}` : cell,
        );
        for (let bad = whole(random, 4); bad > 0; bad -= 1)
          cells[whole(random, cells.length)] = hostileText(random);
        if (random() < 0.05) cells.splice(whole(random, cells.length), 1);
        return cells.map(quoted).join(',');
      });
      await one([COLUMNS.join(','), ...rows, ''].join('\n'), rows.length);
    }
  } finally {
    await temp.close();
  }
  return { what: 'rows of a roster', tried: times, answers: findings.answers, faults: findings.faults };

  async function one(file: string, rows: number): Promise<void> {
    let rejects = '';
    const out = new Writable({
      write(chunk: Buffer, _encoding, done) {
        rejects += chunk.toString('utf8');
        done();
      },
    });
    const bytes = Buffer.from(file);
    try {
      const { added, changed, unchanged, rejected } = await importRoster({
        async *open() {
          yield bytes;
        },
        ...{ name: 'roster.csv', storage: temp.storage, clock: { now: () => Date.now() }, actor: 'cli:test' },
        ...{ dryRun: false, rejects: out },
      });
      const counted = added + changed + unchanged + rejected;
      for (const [name, count] of Object.entries({ added, changed, unchanged, rejected }))
        for (let each = 0; each < count; each += 1) findings.answer(name);
      // A row with a cell too few whose other cells hold lines is read line by line.
      if (counted < rows) findings.fault(`${String(counted)} of ${String(rows)} rows were counted`);
      const cells = z
        .array(z.array(z.string()))
        .parse(parse(rejects, { relax_column_count: true, bom: true }));
      for (const cell of cells.flat())
        if (CALCULATED.test(cell)) findings.fault(`a spreadsheet would calculate a rejected cell: ${cell}`);
    } catch (error) {
      if (error instanceof AvisoError && error.code.endsWith('_unreadable')) findings.answer('file refused');
      else findings.fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}
