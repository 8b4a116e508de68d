import type { Writable } from 'node:stream';
import { unguarded } from '../csv/formula.ts';
import type { Asked } from '../csv/header.ts';
import type { Row } from '../csv/rows.ts';
import { readTable, remarksOn, surveyTable, type Reading } from '../csv/table.ts';
import { sheetRow, writeTo } from '../csv/write.ts';
import type { Case } from '../domain/case.ts';
import type { Clock } from '../domain/clock.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import { readCase, type Column } from './columns.ts';
import { SeenRows } from './seen.ts';
import { REJECT_COLUMNS, ROSTER } from './table-kind.ts';
import { rosterValue } from './values.ts';

/** Rows written in one transaction. */
const BATCH = 1000;

export interface RosterResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** About the file as a whole, e.g. columns that are not a roster's. */
  readonly warnings: readonly string[];
}

/** A row that was not imported. */
export interface RosterReject {
  readonly line: number;
  /** Columns at fault, or '' for the row as a whole. */
  readonly column: string;
  /** Never repeats what the row holds. */
  readonly reason: string;
}

export interface RosterImport {
  /** Opens the file at its start; called several times: the whole file is looked through before anything is written. */
  readonly open: () => AsyncIterable<Uint8Array | string>;
  /** Name of the file, for the audit. */
  readonly name: string;
  readonly storage: Storage;
  readonly clock: Clock;
  /** Who imports, for the audit. */
  readonly actor: string;
  /** What the person says of the file; the rest is found out. */
  readonly asked?: Asked;
  /** Told how the file is read, before anything is written. What it throws ends the import. */
  readonly onReading?: (reading: Reading<Column>) => void;
  /** Count, and write nothing but the rejects. */
  readonly dryRun: boolean;
  /** Takes the rejected rows as CSV: the columns of the file, then line, column and reason. */
  readonly rejects?: Writable;
  readonly onReject?: (reject: RosterReject) => void;
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number }) => void;
}

/**
 * Imports a roster. Good rows are stored in batches of one transaction each; bad rows are counted, reported, and hold
 * nothing up. The same rows a second time change nothing. Memory: one batch, and 16–50 bytes a row to notice an
 * A-number that comes twice (SeenRows).
 *
 * An A-number twice in one file: the same row again counts as unchanged; a different row is rejected with the line
 * of the first, since nobody can tell which of the two is meant.
 *
 * @throws AvisoError `roster_unreadable` before anything is written: empty, columns missing or there twice, an encoding or an order
 *   of dates that cannot be known;
 *   `storage_*` as the storage throws them: batches before it are stored, and the import may simply be run again
 */
export async function importRoster(run: RosterImport): Promise<RosterResult> {
  const reading = await surveyTable(run.open, ROSTER, run.asked ?? {});
  run.onReading?.(reading);
  const columns = columnsOf(reading);
  const counts = { added: 0, changed: 0, unchanged: 0, rejected: 0 };
  const warnings = [...remarksOn(reading)];
  const seen = new SeenRows();
  let batch: Case[] = [];
  let rows = 0;
  let asSpreadsheet = 0;

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const done = await run.storage.importCases(batch, { dryRun: run.dryRun });
    counts.added += done.added;
    counts.changed += done.changed;
    counts.unchanged += done.unchanged;
    batch = [];
  }

  async function reject(row: Row, column: string, reason: string): Promise<void> {
    counts.rejected += 1;
    run.onReject?.({ line: row.line, column, reason });
    if (run.rejects === undefined) return;
    await writeTo(run.rejects, sheetRow([...columns.original(row.fields), row.line, column, reason]));
  }

  async function take(row: Row): Promise<void> {
    if (row.broken !== null) return reject(row, '', row.broken);
    if (row.fields.length !== columns.width) {
      return reject(row, '', `has ${row.fields.length} fields instead of ${columns.width}`);
    }
    const read = readCase(
      (column) => rosterValue(column, row.fields[reading.at[column]] ?? '', reading.dates[column] ?? null),
      (text) => run.storage.contactIdOf(text),
    );
    if ('faults' in read) {
      return reject(
        row,
        [...new Set(read.faults.map((fault) => fault.column))].join('; '),
        read.faults.map((fault) => `${fault.column} ${fault.reason}`).join('; '),
      );
    }
    if (read.asSpreadsheet) asSpreadsheet += 1;
    const before = seen.add(read.case.aNumber, row.line, JSON.stringify(read.case));
    if (before === null) {
      batch.push(read.case);
    } else if (before.same) {
      counts.unchanged += 1;
    } else {
      await reject(row, 'a_number', `a_number is on line ${before.line} already, with other facts`);
    }
  }

  if (run.rejects) await writeTo(run.rejects, sheetRow([...columns.kept, ...REJECT_COLUMNS]));
  let bytes = 0;
  const counted = counting(run.open(), (read) => (bytes = read));
  for await (const { rows: read } of readTable(counted, reading, ROSTER.code)) {
    for (const given of read) {
      if (given.line <= reading.line) continue;
      // Rejects that are fed back were kept from being calculated.
      const row = { ...given, fields: given.fields.map(unguarded) };
      rows += 1;
      await take(row);
      if (batch.length >= BATCH) await flush();
    }
    run.onProgress?.({ bytes, rows });
  }
  await flush();
  if (asSpreadsheet > 0) {
    warnings.push(
      `a_number of ${String(asSpreadsheet)} rows ends in ".0", as a spreadsheet writes a number; it was taken off. Zeros at its start may be lost too.`,
    );
  }
  if (!run.dryRun) {
    await run.storage.commit([auditWrite(run.clock.now(), run.actor, 'roster.import', run.name, counts)]);
  }
  return { ...counts, warnings };
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

interface Columns {
  readonly width: number;
  /** Names of all columns but those that a rejects file adds. */
  readonly kept: readonly string[];
  /** The fields of `kept`; more fields than columns stay with the last one, so that nothing is lost. */
  readonly original: (fields: readonly string[]) => readonly string[];
}

function columnsOf({ names, delimiter }: Reading<Column>): Columns {
  const keptAt = names.flatMap((name, index) =>
    REJECT_COLUMNS.includes(name.trim().toLowerCase()) ? [] : [index],
  );
  return {
    width: names.length,
    kept: keptAt.map((index) => unguarded(names[index]?.trim() ?? '')),
    original: (fields) => {
      const kept = keptAt.map((index) => fields[index] ?? '');
      const extra = fields.slice(names.length);
      return extra.length === 0
        ? kept
        : [...kept.slice(0, -1), [kept.at(-1) ?? '', ...extra].join(delimiter)];
    },
  };
}
