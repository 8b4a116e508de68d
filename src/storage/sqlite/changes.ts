import type { ChangeState } from '../../domain/change.ts';
import { changeRecord } from '../records/changes.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Changes that wait for a second person, or had one. */
export function createChanges(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, changeRecord);
  // `~` comes after every character of an id.
  const list = table.select('WHERE id < ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id DESC LIMIT ?3');

  return {
    findChange: table.find,
    listChanges: ({ state, before, limit }: { state?: ChangeState; before?: string; limit: number }) =>
      list.page(limit, (behind, most) => [behind ?? before ?? '~', state ?? null, most]),
    checkChange: table.check,
    writeChange: table.write,
  };
}
