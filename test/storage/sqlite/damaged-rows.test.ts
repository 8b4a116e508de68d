import { randomBytes } from 'node:crypto';
import { describe } from 'vitest';
import { createVault } from '../../../src/storage/vault.ts';
import { damagedRowsSuite, type DamagedWorld } from '../../support/damaged-rows.ts';
import { rawTables } from '../../support/raw-tables.ts';
import { openTempStorage, TEST_KEY } from '../../support/storage.ts';
import { watchInto } from '../../support/watch.ts';

async function open(): Promise<DamagedWorld> {
  const temp = await openTempStorage();
  const told: string[] = [];
  const storage = await temp.reopen({}, createVault(TEST_KEY, randomBytes, watchInto(told)));
  return { storage, raw: rawTables(temp.path), told, close: () => temp.close() };
}

describe('in a file', () => {
  damagedRowsSuite(open);
});
