import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { recordsWhoCame } from './check-in.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('who came to an appointment, on MongoDB', () => {
  afterAll(() => mongo?.close());
  recordsWhoCame(() => mongo!.open());
});
