import { afterAll, describe } from 'vitest';
import { writtenGuarded } from '../../../src/storage/guarded-rows.ts';
import { guardedRowsSuite, type OpenedTables } from '../../support/guarded-rows.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { rawDocuments } from '../../support/raw-documents.ts';
import { openWithStanding } from '../../support/standing.ts';
import { testVault } from '../../support/storage.ts';

const mongo = await mongoForTests();

async function open(): Promise<OpenedTables> {
  const raw = rawDocuments(mongo!);
  await raw.putStanding(writtenGuarded(testVault(), 'setting_macs'), 'setting_macs');
  return openWithStanding(mongo!, raw, writtenGuarded(testVault(), 'macs'));
}

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());
  guardedRowsSuite(open);
});
