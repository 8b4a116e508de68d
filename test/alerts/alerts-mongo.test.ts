import { afterAll, describe } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { alertsSuite } from './alerts.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('alerts to staff, on MongoDB', () => {
  afterAll(() => mongo?.close());
  alertsSuite(() => mongo!.open());
});
