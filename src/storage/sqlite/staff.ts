import { staffRecord } from '../records/staff.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** The people who administer. */
export function createStaff(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, staffRecord);
  const list = table.select('WHERE id > ? ORDER BY id LIMIT ?');

  return {
    findStaff: table.find,
    listStaff: ({ after, limit }: { after: string; limit: number }) =>
      list.page(limit, (behind, most) => [behind ?? after, most]),
    checkStaff: table.check,
    writeStaff: table.write,
  };
}
