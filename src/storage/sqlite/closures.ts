import { closureRecord } from '../records/closures.ts';
import type { ClosuresQuery } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Days and times at ports at which nobody is received. */
export function createClosures(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, closureRecord);
  const list = table.select('WHERE date >= ?1 AND (?2 = 0 OR cleared_at IS NULL) ORDER BY date, id');

  return {
    findClosure: table.find,
    listClosures: ({ from, uncleared }: ClosuresQuery) => list.all([from ?? '', uncleared === true ? 1 : 0]),
    checkClosure: table.check,
    writeClosure: table.write,
  };
}
