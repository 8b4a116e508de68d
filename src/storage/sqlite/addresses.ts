import { addressFlagRecord } from '../records/address-flags.ts';
import { aliasRecord } from '../records/aliases.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Whose an address is, and what channels say of it. */
export function createAddresses(connection: Connection, vault: Vault) {
  const aliases = createTable(connection, vault, aliasRecord);
  const flags = createTable(connection, vault, addressFlagRecord);
  return {
    findAlias: aliases.find,
    findAddressFlag: flags.find,
    writeAlias: aliases.write,
    writeAddressFlag: flags.write,
  };
}
