import { afterAll, describe } from 'vitest';
import { mongoCopies, openSqliteCopy } from '../support/copy.ts';
import { mongoForTests } from '../support/mongo.ts';
import { copyContract } from './copy.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('with a replica set', () => {
  afterAll(() => mongo?.close());
  const openMongoCopy = mongo === null ? openSqliteCopy : mongoCopies(mongo);

  copyContract('SQLite to MongoDB', openSqliteCopy, openMongoCopy, 240);
  copyContract('MongoDB to SQLite', openMongoCopy, openSqliteCopy, 48);
});
