import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { phaseOpeningSuite } from './phase-opening.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('opening a phase, on MongoDB', () => {
  afterAll(() => mongo?.close());
  phaseOpeningSuite(() => mongo!.open());
});
