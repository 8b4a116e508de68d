import { MACS_META, writtenGuarded, writtenToGuard } from '../../guarded-rows.ts';
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
  // Who takes the database's number back has this done anew; the audit says that it was done.
  const done = connection.prepare("SELECT 1 FROM audit WHERE act = 'rows.guarded' LIMIT 1").get([]) !== null;
  // The real time, also in a rehearsal: it is processes of before that are waited for.
  const value = fresh || done ? writtenGuarded(vault) : writtenToGuard(vault, Date.now());
  connection
    .prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .run([MACS_META, value]);
}
