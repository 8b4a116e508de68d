import type { JobKind } from '../../domain/job.ts';
import { jobRecord } from '../records/jobs.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Imports and assignments that were begun on a page. */
export function createJobs(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, jobRecord);
  // `~` comes after every character of an id.
  const list = table.select('WHERE kind = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3');
  const due = table.select('WHERE due_at <= ? ORDER BY due_at, id LIMIT ?');

  return {
    findJob: table.find,
    listJobs: ({ kind, before, limit }: { kind: JobKind; before?: string; limit: number }) =>
      list.all([kind, before ?? '~', limit]),
    listJobsDue: ({ now, limit }: { now: number; limit: number }) => due.all([now, limit]),
    checkJob: table.check,
    writeJob: table.write,
  };
}
