import { keyRecord } from '../records/keys.ts';
import type { Vault } from '../vault.ts';
import type { WrappedKey } from '../wrapped-key.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** The keys of the database, wrapped. */
export function createKeyRows(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, keyRecord);
  const all = table.select('ORDER BY id');
  const empty = connection.prepare('DELETE FROM keys');
  return {
    list: (): readonly WrappedKey[] => all.all([]),
    put: (rows: readonly WrappedKey[]): void => {
      rows.forEach(table.write);
    },
    /** All of them by others. */
    replace: (rows: readonly WrappedKey[]): void => {
      empty.run([]);
      rows.forEach(table.write);
    },
  };
}
