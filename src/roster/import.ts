import type { Writable } from 'node:stream';
import { readLines } from '../csv/lines.ts';
import { readRows, type Row } from '../csv/rows.ts';
import { csvRow, writeTo } from '../csv/write.ts';
import type { Case } from '../domain/case.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { COLUMNS, readCase, type Column } from './columns.ts';
import { SeenRows } from './seen.ts';

/** Rows written in one transaction. */
const BATCH = 1000;
/** Columns that a rejects file adds to those of the roster; passed over when it is fed back. */
const REJECT_COLUMNS = ['line', 'column', 'reason'];

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
  /** Opens the file at its start; called twice: the whole file is checked before anything is written. */
  readonly open: () => AsyncIterable<Uint8Array | string>;
  /** Name of the file, for the audit. */
  readonly name: string;
  readonly storage: Storage;
  readonly clock: Clock;
  /** Who imports, for the audit. */
  readonly actor: string;
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
 * @throws AvisoError `roster_unreadable` before anything is written: not UTF-8, empty, columns missing;
 *   `storage_*` as the storage throws them: batches before it are stored, and the import may simply be run again
 */
export async function importRoster(run: RosterImport): Promise<RosterResult> {
  await checkReadable(run.open());
  const counts = { added: 0, changed: 0, unchanged: 0, rejected: 0 };
  const warnings: string[] = [];
  const seen = new SeenRows();
  let header: Header | null = null;
  let batch: Case[] = [];
  let rows = 0;

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const done = await run.storage.importCases(batch, { dryRun: run.dryRun });
    counts.added += done.added;
    counts.changed += done.changed;
    counts.unchanged += done.unchanged;
    batch = [];
  }

  async function reject(row: Row, columns: Header, column: string, reason: string): Promise<void> {
    counts.rejected += 1;
    run.onReject?.({ line: row.line, column, reason });
    if (run.rejects === undefined) return;
    await writeTo(run.rejects, csvRow([...columns.original(row.fields), row.line, column, reason]));
  }

  async function take(row: Row, columns: Header): Promise<void> {
    if (row.broken !== null) return reject(row, columns, '', row.broken);
    if (row.fields.length !== columns.width) {
      return reject(row, columns, '', `has ${row.fields.length} fields instead of ${columns.width}`);
    }
    const read = readCase(
      (column) => row.fields[columns.at[column]] ?? '',
      (text) => run.storage.contactIdOf(text),
    );
    if ('faults' in read) {
      return reject(
        row,
        columns,
        [...new Set(read.faults.map((fault) => fault.column))].join('; '),
        read.faults.map((fault) => `${fault.column} ${fault.reason}`).join('; '),
      );
    }
    const before = seen.add(read.case.aNumber, row.line, JSON.stringify(read.case));
    if (before === null) {
      batch.push(read.case);
    } else if (before.same) {
      counts.unchanged += 1;
    } else {
      await reject(row, columns, 'a_number', `a_number is on line ${before.line} already, with other facts`);
    }
  }

  for await (const { rows: read, bytes } of readRows(run.open(), 'roster_unreadable')) {
    for (const row of read) {
      if (header === null) {
        header = readHeader(row);
        warnings.push(...header.warnings);
        if (run.rejects) await writeTo(run.rejects, csvRow([...header.kept, ...REJECT_COLUMNS]));
        continue;
      }
      rows += 1;
      await take(row, header);
      if (batch.length >= BATCH) await flush();
    }
    run.onProgress?.({ bytes, rows });
  }
  await flush();
  if (!run.dryRun) {
    await run.storage.commit([
      {
        kind: 'audit',
        entry: {
          at: run.clock.now(),
          actor: run.actor,
          act: 'roster.import',
          subject: run.name,
          detail: counts,
        },
      },
    ]);
  }
  return { ...counts, warnings };
}

/** Reads the whole file once: its text, its first row. */
async function checkReadable(stream: AsyncIterable<Uint8Array | string>): Promise<void> {
  let headed = false;
  for await (const { lines } of readLines(stream, 'roster_unreadable')) {
    if (headed) continue;
    const first = lines.find((line) => line.trim() !== '');
    if (first === undefined) continue;
    headed = true;
    for await (const { rows } of readRows(oneLine(first), 'roster_unreadable')) rows.forEach(readHeader);
  }
  if (!headed) throw new AvisoError('roster_unreadable', 'It is empty.');
}

async function* oneLine(line: string): AsyncGenerator<string> {
  yield await Promise.resolve(line);
}

interface Header {
  /** Where each column of a roster is. */
  readonly at: Readonly<Record<Column, number>>;
  readonly width: number;
  /** Names of all columns but those that a rejects file adds. */
  readonly kept: readonly string[];
  /** The fields of `kept`; more fields than columns stay with the last one, so that nothing is lost. */
  readonly original: (fields: readonly string[]) => readonly string[];
  readonly warnings: readonly string[];
}

function readHeader(row: Row): Header {
  const names = row.fields.map((name) => name.trim().toLowerCase());
  const at = (column: Column): number => names.indexOf(column);
  const missing = COLUMNS.filter((column) => at(column) < 0);
  if (missing.length > 0) {
    const hint = names.length === 1 ? ' Columns are separated by commas.' : '';
    throw new AvisoError('roster_unreadable', `Missing columns: ${missing.join(', ')}.${hint}`);
  }
  const twice = COLUMNS.filter((column) => names.lastIndexOf(column) !== at(column));
  if (twice.length > 0) throw new AvisoError('roster_unreadable', `Columns twice: ${twice.join(', ')}.`);
  const isColumn = (name: string): boolean => COLUMNS.some((column) => column === name);
  const unknown = names.filter((name) => !isColumn(name) && !REJECT_COLUMNS.includes(name));
  const keptAt = names.flatMap((name, index) => (REJECT_COLUMNS.includes(name) ? [] : [index]));
  return {
    at: {
      a_number: at('a_number'),
      family_id: at('family_id'),
      given_names: at('given_names'),
      surnames: at('surnames'),
      birth_date: at('birth_date'),
      nationality: at('nationality'),
      language: at('language'),
      mpp_enrolled_on: at('mpp_enrolled_on'),
      returned_to_mexico: at('returned_to_mexico'),
      eoir_status: at('eoir_status'),
      port_of_return: at('port_of_return'),
    },
    width: names.length,
    kept: keptAt.map((index) => row.fields[index]?.trim() ?? ''),
    original: (fields) => {
      const kept = keptAt.map((index) => fields[index] ?? '');
      const extra = fields.slice(names.length);
      return extra.length === 0 ? kept : [...kept.slice(0, -1), [kept.at(-1) ?? '', ...extra].join(',')];
    },
    warnings: unknown.map((name) => `Column ${name} is not a roster's and is passed over.`),
  };
}
