import { randomBytes } from 'node:crypto';
import { afterAll, describe } from 'vitest';
import { createVault } from '../../../src/storage/vault.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { damagedRowsSuite, type DamagedWorld } from '../../support/damaged-rows.ts';
import { rawDocuments } from '../../support/raw-documents.ts';
import { TEST_KEY } from '../../support/storage.ts';
import { watchInto } from '../../support/watch.ts';

const mongo = await mongoForTests();

async function open(): Promise<DamagedWorld> {
  const temp = await mongo!.open();
  const told: string[] = [];
  const storage = await temp.reopen({}, createVault(TEST_KEY, randomBytes, watchInto(told)));
  return { storage, raw: rawDocuments(mongo!), told, close: () => temp.close() };
}

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());
  damagedRowsSuite(open);
});
