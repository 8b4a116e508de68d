import { triesRecord } from '../records/tries.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** What was tried and did not fit. */
export function createTries(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, triesRecord);
  return { findTries: table.find, checkTries: table.check, writeTries: table.write };
}
