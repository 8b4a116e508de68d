import { noteRecord } from '../records/notes.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Notes of staff. */
export function createNotes(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, noteRecord);
  const list = table.select('WHERE contact_id = ?1 OR request_id = ?2 ORDER BY written_at, id');
  return {
    listNotesOf: (contactId: string, requestId: string) => list.opening([contactId, requestId]),
    writeNote: table.write,
  };
}
