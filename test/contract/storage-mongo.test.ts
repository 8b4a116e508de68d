import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { size } from '../support/size.ts';
import { storageContract } from './storage.ts';

/** That one transaction of a claim looks at; 500 in production. */
const CLAIM_ROWS = size('CLAIM_ROWS', { usual: 50, large: 500 });

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('on a replica set', () => {
  afterAll(() => mongo?.close());

  storageContract('MongoDB', () => mongo!.open({ claimRows: CLAIM_ROWS }), {
    share: 0.2,
    runs: size('CONTRACT_RUNS', { usual: 8, large: 20 }) / 100,
    moreThanAClaim: CLAIM_ROWS + 20,
  });
});
