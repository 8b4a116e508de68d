import { writtenGuarded, writtenToGuard } from '../../guarded-rows.ts';
import type { MacWalk } from '../../mac-walks.ts';
import type { Vault } from '../../vault.ts';
import type { Connection } from '../connection.ts';

const TABLES = [
  ...(['phases', 'audit', 'programme', 'staff', 'accounts'] as const),
  ...(['sessions', 'changes', 'tokens', 'broadcasts'] as const),
];

/**
 * From now on rows that let somebody in or say that something was approved carry a MAC; those that are there get theirs in the background.
 * @param fresh whether the database is new
 */
export function rowMacs(connection: Connection, vault: Vault, fresh: boolean): void {
  for (const table of TABLES) connection.exec(`ALTER TABLE ${table} ADD COLUMN mac TEXT`);
  beginMacs(connection, vault, 'macs', fresh);
}

/** Stores where the rows of a walk stand that have got their column. */
export function beginMacs(connection: Connection, vault: Vault, walk: MacWalk, fresh: boolean): void {
  // Who takes the database's number back has this done anew; the audit says that it was done.
  const done =
    connection
      .prepare("SELECT 1 FROM audit WHERE act = 'rows.guarded' AND subject = ? LIMIT 1")
      .get([walk]) !== null;
  // The real time, also in a rehearsal: it is processes of before that are waited for.
  const value = fresh || done ? writtenGuarded(vault, walk) : writtenToGuard(vault, walk, Date.now());
  connection
    .prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .run([walk, value]);
}
