import type { Writable } from 'node:stream';
import type { Asked, Open } from '../csv/header.ts';
import { faultsInWords } from '../csv/rejected-row.ts';
import type { Reading } from '../csv/table.ts';
import { writeTo } from '../csv/write.ts';
import type { Clock } from '../domain/clock.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { Column } from './columns.ts';
import { readRoster, type RosterProgress } from './read.ts';
import { rejectLines, type RejectLines } from './rejects.ts';

/** Rows by what became of them. */
export interface RosterCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface RosterResult extends RosterCounts {
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
  readonly open: Open;
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
  readonly onProgress?: (progress: RosterProgress) => void;
  /** Told after each batch, which is stored by then. What it throws ends the import there. */
  readonly onStored?: (progress: RosterProgress) => Promise<void>;
  /** What is written in one commit with the row in the audit, when all is done. */
  readonly beside?: (counts: RosterCounts) => readonly Write[];
}

/**
 * Imports a roster. Good rows are stored in batches of one transaction each; bad rows are counted, reported, and hold
 * nothing up. The same rows a second time change nothing. Memory, and an A-number twice in one file: as readRoster.
 *
 * @throws AvisoError `roster_unreadable` as readRoster, before anything is written;
 *   `storage_*` as the storage throws them: batches before it are stored, and the import may simply be run again
 */
export async function importRoster(run: RosterImport): Promise<RosterResult> {
  const { storage, dryRun } = run;
  const counts = { added: 0, changed: 0, unchanged: 0 };
  let lines: RejectLines | null = null;
  const read = await readRoster({
    open: run.open,
    asked: run.asked ?? {},
    hash: (text) => storage.contactIdOf(text),
    async onReading(reading) {
      run.onReading?.(reading);
      lines = rejectLines(reading);
      if (run.rejects) await writeTo(run.rejects, lines.header);
    },
    async onCases(cases, progress) {
      const done = await storage.importCases(cases, { dryRun });
      counts.added += done.added;
      counts.changed += done.changed;
      counts.unchanged += done.unchanged;
      await run.onStored?.(progress);
    },
    async onReject(row) {
      run.onReject?.({ line: row.line, ...faultsInWords(row.faults) });
      if (run.rejects && lines !== null) await writeTo(run.rejects, lines.line(row));
    },
    onProgress: run.onProgress,
  });
  const { rejected, warnings } = read;
  const total = { ...counts, unchanged: counts.unchanged + read.repeated, rejected };
  if (!dryRun) {
    const audit = auditWrite(run.clock.now(), run.actor, 'roster.import', run.name, total);
    await storage.commit([audit, ...(run.beside?.(total) ?? [])]);
  }
  return { ...total, warnings };
}
