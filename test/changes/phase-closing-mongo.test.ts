import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { closesPhases } from './phase-closing.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('closing a phase, on MongoDB', () => {
  afterAll(() => mongo?.close());
  closesPhases(() => mongo!.open());
});
