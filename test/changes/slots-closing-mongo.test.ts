import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { closesSlots } from './slots-closing.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('closing a day at a port, on MongoDB', () => {
  afterAll(() => mongo?.close());
  closesSlots(() => mongo!.open());
});
