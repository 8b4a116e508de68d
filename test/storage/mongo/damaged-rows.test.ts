import { afterAll, describe } from 'vitest';
import { damagedRowsSuite } from '../../support/damaged-rows.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { openWatchedDocuments } from '../../support/watch.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());
  damagedRowsSuite(() => openWatchedDocuments(mongo!));
});
