import mongoose from 'mongoose';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { done, release } from '../support/release.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('the release phase on MongoDB', () => {
  afterAll(() => mongo?.close());

  it('makes collections, indexes and phases, once or at once or again', { timeout: 60_000 }, async () => {
    const url = new URL(mongo!.url);
    url.pathname = `${url.pathname}_release`;
    const env = { DATABASE_URL: url.href };
    expect(await Promise.all([release(env), release(env)])).toEqual([done, done]);
    const connection = await mongoose.createConnection(url.href).asPromise();
    onTestFinished(async () => {
      await connection.dropDatabase();
      await connection.close();
    });
    const indexes = async (): Promise<number> => (await connection.collection('outbox').indexes()).length;
    const before = await indexes();
    expect(before).toBeGreaterThan(5);
    expect(await connection.collection('phases').countDocuments()).toBeGreaterThan(0);
    expect(await release(env)).toEqual(done);
    expect(await indexes()).toBe(before);
  });
});
