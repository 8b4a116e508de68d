import { unguarded } from '../csv/formula.ts';
import type { Asked, Open } from '../csv/header.ts';
import type { Row } from '../csv/rows.ts';
import type { RejectedRow, RowFault } from '../csv/rejected-row.ts';
import { readTable, remarksOn, surveyTable, type Reading } from '../csv/table.ts';
import type { Case } from '../domain/case.ts';
import { readCase, type Column } from './columns.ts';
import { SeenRows } from './seen.ts';
import { ROSTER } from './table-kind.ts';
import { rosterValue } from './values.ts';

/** Rows that are handed on together. */
const BATCH = 1000;

/** How far a file was read. */
export interface RosterProgress {
  readonly bytes: number;
  readonly rows: number;
}

export interface RosterReading {
  /** Opens the file at its start; called several times: the whole file is looked through before anything of it is handed on. */
  readonly open: Open;
  /** What the person says of the file; the rest is found out. */
  readonly asked: Asked;
  /** The storage's contactIdOf: names families that the roster leaves unnamed. */
  readonly hash: (text: string) => string;
  /** Told how the file is read, before anything is handed on. What it throws ends the reading. */
  readonly onReading: (reading: Reading<Column>) => Promise<void> | void;
  /** Takes good rows, some at a time, no A-number twice. */
  readonly onCases: (cases: readonly Case[], progress: RosterProgress) => Promise<void>;
  readonly onReject: (row: RejectedRow) => Promise<void> | void;
  readonly onProgress?: ((progress: RosterProgress) => void) | undefined;
}

export interface RosterRead {
  /** Rows that were the same as one before them. */
  readonly repeated: number;
  readonly rejected: number;
  /** About the file as a whole, e.g. columns that are not a roster's. */
  readonly warnings: readonly string[];
}

/**
 * Reads a roster row by row. Memory: one batch, and 16–50 bytes a row to notice an A-number that comes twice (SeenRows): the same row
 * again counts as repeated; a different row is rejected with the line of the first, since nobody can tell which of the two is meant.
 *
 * @throws UnreadableFile `roster_unreadable` before anything is handed on: empty, columns missing or there twice, an encoding or an order
 *   of dates that cannot be known
 */
export async function readRoster(run: RosterReading): Promise<RosterRead> {
  const reading = await surveyTable(run.open, ROSTER, run.asked);
  await run.onReading(reading);
  const warnings = [...remarksOn(reading)];
  const seen = new SeenRows();
  let batch: Case[] = [];
  const counts = { rows: 0, repeated: 0, rejected: 0, asSpreadsheet: 0 };
  let bytes = 0;

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const cases = batch;
    batch = [];
    await run.onCases(cases, { bytes, rows: counts.rows });
  }

  async function take(row: Row): Promise<void> {
    const read = caseOf(row, reading, run.hash);
    let faults = 'faults' in read ? read.faults : null;
    if ('case' in read) {
      if (read.asSpreadsheet) counts.asSpreadsheet += 1;
      const before = seen.add(read.case.aNumber, row.line, JSON.stringify(read.case));
      if (before === null) batch.push(read.case);
      else if (before.same) counts.repeated += 1;
      else faults = [{ column: 'a_number', reason: `is on line ${before.line} already, with other facts` }];
    }
    if (faults === null) return;
    counts.rejected += 1;
    await run.onReject({ line: row.line, fields: row.fields, faults });
  }

  const counted = counting(run.open(), (read) => (bytes = read));
  for await (const { rows: read } of readTable(counted, reading, ROSTER.code)) {
    for (const given of read) {
      if (given.line <= reading.line) continue;
      // Rejects that are fed back were kept from being calculated.
      const row = { ...given, fields: given.fields.map(unguarded) };
      counts.rows += 1;
      await take(row);
      if (batch.length >= BATCH) await flush();
    }
    run.onProgress?.({ bytes, rows: counts.rows });
  }
  await flush();
  if (counts.asSpreadsheet > 0) {
    warnings.push(
      `a_number of ${String(counts.asSpreadsheet)} rows ends in ".0", as a spreadsheet writes a number; it was taken off. Zeros at its start may be lost too.`,
    );
  }
  return { repeated: counts.repeated, rejected: counts.rejected, warnings };
}

function caseOf(
  row: Row,
  { names, at, dates }: Reading<Column>,
  hash: (text: string) => string,
): { readonly case: Case; readonly asSpreadsheet: boolean } | { readonly faults: readonly RowFault[] } {
  if (row.broken !== null) return { faults: [{ column: '', reason: row.broken }] };
  if (row.fields.length !== names.length) {
    const reason = `has ${row.fields.length} fields instead of ${names.length}`;
    return { faults: [{ column: '', reason }] };
  }
  return readCase((column) => rosterValue(column, row.fields[at[column]] ?? '', dates[column] ?? null), hash);
}

/** Tells how many bytes of the file were read: its encoding may make others of them. */
async function* counting(
  stream: AsyncIterable<Uint8Array | string>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array | string> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength;
    onRead(bytes);
    yield chunk;
  }
}
