import type { ClientSession } from 'mongoose';
import type { StoredFlag } from '../../domain/address-flag.ts';
import type { Alias } from '../../domain/alias.ts';
import { addressFlagRecord } from '../records/address-flags.ts';
import { aliasRecord } from '../records/aliases.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Whose an address is, and what channels say of it. */
export function createAddresses({ aliases, addressFlags }: Models, vault: Vault) {
  const names = createDocuments(aliases, vault, aliasRecord);
  const flags = createDocuments(addressFlags, vault, addressFlagRecord);
  return {
    findAlias: names.find,
    findAddressFlag: flags.find,
    writeAlias: (alias: Alias, session: ClientSession) => names.put(alias, session),
    writeAddressFlag: (flag: StoredFlag, session: ClientSession) => flags.put(flag, session),
  };
}

export type Addresses = ReturnType<typeof createAddresses>;
