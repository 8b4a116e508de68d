import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { actsOnPeople } from './people-act.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('an act on all who fit a filter, on MongoDB', () => {
  afterAll(() => mongo?.close());
  actsOnPeople(() => mongo!.open());
});
