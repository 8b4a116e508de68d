import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { mongoForTests } from '../support/mongo.ts';
import { TEST_KEY } from '../support/storage.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** Runs the release phase as the platform does. */
function release(env: Record<string, string>): Promise<{ code: number; errors: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, 'release'],
      {
        env: { PATH: process.env.PATH, DATA_KEY: TEST_KEY.toString('base64'), LOG_LEVEL: 'warn', ...env },
        timeout: 30_000,
      },
      (error, _out, errors) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, errors });
      },
    );
  });
}

const done = { code: 0, errors: '' };

describe('the release phase', () => {
  it('makes a file ready, once or at once or again', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aviso-release-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const env = { DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}` };
    expect(await Promise.all([release(env), release(env)])).toEqual([done, done]);
    expect(await release(env)).toEqual(done);
  });

  it('says what is wrong and is not to be tried again as it is', { timeout: 30_000 }, async () => {
    const { code, errors } = await release({
      DATABASE_URL: 'mongodb://127.0.0.1:1/aviso',
      DATA_KEY: 'short',
    });
    expect(code).toBe(78);
    expect(errors).toContain('DATA_KEY');
    expect(errors).not.toContain('short');
  });
});

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
