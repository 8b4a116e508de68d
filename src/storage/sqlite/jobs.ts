import type { JobKind } from '../../domain/job.ts';
import { jobRecord } from '../records/jobs.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { columnsOf, createTable } from './record-table.ts';

const DUE_AT = columnsOf(jobRecord).indexOf('due_at');

/** Imports and assignments that were begun on a page. */
export function createJobs(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, jobRecord);
  // `~` comes after every character of an id.
  const list = table.select('WHERE kind = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3');
  const due = table.select('WHERE due_at <= ?1 AND (due_at, id) > (?2, ?3) ORDER BY due_at, id LIMIT ?4');

  return {
    findJob: table.find,
    listJobs: ({ kind, before, limit }: { kind: JobKind; before?: string; limit: number }) =>
      list.page(limit, (behind, most) => [kind, behind ?? before ?? '~', most]),
    listJobsDue: ({ now, limit }: { now: number; limit: number }) =>
      due.page(limit, (behind, most, row) => [now, row?.[DUE_AT] ?? 0, behind ?? '', most]),
    checkJob: table.check,
    writeJob: table.write,
  };
}
