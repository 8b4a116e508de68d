import { AvisoError } from '../../domain/errors.ts';
import { keyCheck } from '../key-check.ts';
import type { Vault } from '../vault.ts';
import { number, text } from './cells.ts';
import type { Connection } from './connection.ts';
import { createKeyRows } from './key-rows.ts';
import { administration } from './migrations/0006-administration.ts';
import { news } from './migrations/0007-news.ts';
import { tokens } from './migrations/0009-tokens.ts';
import { handedOver } from './migrations/0008-handed-over.ts';
import { broadcasts } from './migrations/0010-broadcasts.ts';
import { changes } from './migrations/0014-changes.ts';
import { staff } from './migrations/0011-staff.ts';
import { tries } from './migrations/0012-tries.ts';
import { programme } from './migrations/0013-programme.ts';
import { turnsAndProcesses } from './migrations/0015-turns-and-processes.ts';
import { remindEarlier } from './migrations/0016-remind-earlier.ts';
import { closures } from './migrations/0017-closures.ts';
import { noHiddenRecords } from './migrations/0019-no-hidden-records.ts';
import { consentVersion } from './migrations/0018-consent-version.ts';
import { requestsTaken } from './migrations/0020-requests-taken.ts';
import { accounts } from './migrations/0021-accounts.ts';
import { leftovers } from './migrations/0022-leftovers.ts';
import { requestsWait } from './migrations/0023-requests-wait.ts';
import { figures } from './migrations/0030-figures.ts';
import { keys } from './migrations/0031-keys.ts';
import { processes } from './migrations/0033-processes.ts';
import { inNeed } from './migrations/0024-in-need.ts';
import { jobs } from './migrations/0025-jobs.ts';
import { calls } from './migrations/0026-calls.ts';
import { checkIns } from './migrations/0027-check-ins.ts';
import { names } from './migrations/0028-names.ts';
import { savedViews } from './migrations/0036-saved-views.ts';
import { rowMacs } from './migrations/0035-row-macs.ts';
import { settingMacs } from './migrations/0037-setting-macs.ts';
import { retention } from './migrations/0034-retention.ts';
import { notes } from './migrations/0029-notes.ts';
import { appointments } from './migrations/0004-appointments.ts';
import { outbox } from './migrations/0005-outbox.ts';
import { registrations } from './migrations/0003-registrations.ts';
import { roster } from './migrations/0002-roster.ts';
import { boundSeals } from './migrations/0032-bound-seals.ts';
import { turns } from './migrations/0001-turns.ts';

/** Statements; or work that has the key. `fresh`: the database is new. */
type Migration = string | ((connection: Connection, vault: Vault, fresh: boolean) => void);

/** In order; the number of a database (`PRAGMA user_version`) is how many of these it has had. Only ever append. */
export const MIGRATIONS: readonly Migration[] = [
  turns,
  roster,
  registrations,
  appointments,
  outbox,
  administration,
  news,
  handedOver,
  tokens,
  broadcasts,
  staff,
  tries,
  programme,
  changes,
  turnsAndProcesses,
  remindEarlier,
  closures,
  consentVersion,
  noHiddenRecords,
  requestsTaken,
  accounts,
  leftovers,
  requestsWait,
  inNeed,
  jobs,
  calls,
  checkIns,
  names,
  notes,
  figures,
  keys,
  boundSeals,
  processes,
  retention,
  rowMacs,
  savedViews,
  settingMacs,
];

/** From this number on a database keeps its keys. */
const WITH_KEYS = MIGRATIONS.indexOf(keys) + 1;

/** How many migrations the database has had. */
export function databaseNumber(connection: Connection): number {
  const row = connection.prepare('PRAGMA user_version').get([]);
  return row === null ? 0 : number(row, 0);
}

/**
 * Throws, having changed nothing: `storage_newer` when a newer version of the service wrote the database,
 * `storage_key_mismatch` when `vault` has another key than the one it was written with. The vault has the database's keys then.
 */
export function checkDatabase(connection: Connection, vault: Vault): void {
  const present = databaseNumber(connection);
  if (present > MIGRATIONS.length)
    throw new AvisoError(
      'storage_newer',
      `It has number ${present}, this version knows ${MIGRATIONS.length}.`,
    );
  if (present === 0) return;
  if (present >= WITH_KEYS) vault.ring.take(createKeyRows(connection, vault).list());
  const row = connection.prepare("SELECT value FROM meta WHERE name = 'key'").get([]);
  if (row !== null && text(row, 0) !== keyCheck(vault)) throw new AvisoError('storage_key_mismatch');
}

/**
 * Brings the database up to number `upTo` in one transaction. When two processes open it at once the second one waits for the
 * lock and finds the work done. Throws as checkDatabase does, and SQLite's own errors.
 */
export function migrate(connection: Connection, vault: Vault, upTo = MIGRATIONS.length): void {
  checkDatabase(connection, vault);
  if (databaseNumber(connection) >= upTo) return;
  connection.begin();
  try {
    checkDatabase(connection, vault);
    const before = databaseNumber(connection);
    for (const migration of MIGRATIONS.slice(before, upTo))
      if (typeof migration === 'string') connection.exec(migration);
      else migration(connection, vault, before === 0);
    connection
      .prepare("INSERT INTO meta (name, value) VALUES ('key', ?) ON CONFLICT (name) DO NOTHING")
      .run([keyCheck(vault)]);
    if (upTo >= WITH_KEYS) {
      const rows = createKeyRows(connection, vault);
      if (rows.list().length === 0) rows.put(vault.ring.rows());
    }
    connection.exec(`PRAGMA user_version = ${Math.max(upTo, databaseNumber(connection))}`);
    connection.commit();
  } catch (error) {
    connection.rollback();
    throw error;
  }
}
