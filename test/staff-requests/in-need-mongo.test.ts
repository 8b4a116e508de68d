import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { inNeedSuite } from './in-need.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('who told of needs, on MongoDB', () => {
  afterAll(() => mongo?.close());
  inNeedSuite(() => mongo!.open());
});
