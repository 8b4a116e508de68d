import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { signedGatesSuite } from './signed-gates.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('a signed gate, on MongoDB', () => {
  afterAll(() => mongo?.close());
  signedGatesSuite(() => mongo!.open());
});
