import { savedViewRecord } from '../records/saved-views.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Filters of the list of families under names. */
export function createSavedViews(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, savedViewRecord);
  const list = table.select('WHERE staff_id = ?1 OR shared = 1 ORDER BY id LIMIT ?2');
  const remove = connection.prepare('DELETE FROM saved_views WHERE id = ?');
  return {
    findSavedView: table.find,
    listSavedViews: ({ staffId, limit }: { staffId: string; limit: number }) => list.all([staffId, limit]),
    checkSavedView: table.check,
    writeSavedView: table.write,
    removeSavedView: (id: string): void => void remove.run([id]),
  };
}
