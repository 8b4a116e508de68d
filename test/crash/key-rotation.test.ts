import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openMongo } from '../../src/storage/mongo/open.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createVault } from '../../src/storage/vault.ts';
import { countSeals } from '../../src/keys/rotate.ts';
import { mongoForTests } from '../support/mongo.ts';
import { fillProgramme } from '../support/programme.ts';
import { startScript } from '../support/run-script.ts';
import { openTempStorage, TEST_KEY } from '../support/storage.ts';

const NEXT = Buffer.from(TEST_KEY).reverse();
const text = (key: Uint8Array): string => Buffer.from(key).toString('base64');
const vault = (key: Uint8Array) => createVault(key, randomBytes);

/** Where a run is killed: at its write of that number, which are steps, batches and marks of how far it came. */
const KILLS = [
  [1, 'after'],
  [2, 'before'],
  [7, 'after'],
  [12, 'before'],
  ['end', 'before'],
  ['end', 'after'],
] as const;

const mongo = await mongoForTests({ alone: true });
const folder = await mkdtemp(join(tmpdir(), 'aviso-rotation-'));
afterAll(async () => {
  await mongo?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Kills runs, lets the last one end, and looks at everything with the next key alone. */
async function rotated(url: string, openWith: (key: Uint8Array) => Promise<Storage>): Promise<void> {
  const env = { DATABASE_URL: url, DATA_KEY: text(TEST_KEY), DATA_KEY_NEXT: text(NEXT) };
  for (const [write, when] of KILLS) {
    const given = [url, String(write), when, text(TEST_KEY)];
    const killed = await startScript('test/support/rotate-process.js', given).ended;
    expect(killed, `${String(write)} ${when}`).toMatchObject({ code: 'SIGKILL' });
  }
  const ended = await startScript('scripts/key-rotate.ts', [], env).ended;
  expect(ended).toMatchObject({ code: 0, err: '' });
  expect(ended.out).toContain('DATA_KEY_NEXT may now be DATA_KEY');
  expect(await startScript('scripts/phase.ts', ['list'], { ...env, DATA_KEY_NEXT: '' }).ended).toMatchObject({
    code: 78,
  });
  const storage = await openWith(NEXT);
  const seals = await countSeals(storage);
  expect(seals).toMatchObject({ stale: 0, damaged: 0 });
  expect(seals.rows).toBeGreaterThan(100);
  expect((await storage.listKeys()).map(({ name }) => name)).toEqual(['hash-1', 'seal-2']);
  expect(await storage.findRegistrationOfFamily('F-000002')).not.toBeNull();
  await storage.close();
}

describe('key:rotate', { timeout: 300_000 }, () => {
  it('is killed anywhere and begun again, on a file', async () => {
    const path = join(folder, 'aviso.db');
    const temp = await openTempStorage();
    await fillProgramme(temp.storage, 24);
    await temp.storage.close();
    await copyFile(temp.path, path);
    await temp.close();
    await rotated(`sqlite:${path}`, (key) => openSqlite({ path, vault: vault(key) }));
  });

  it.skipIf(mongo === null)('is killed anywhere and begun again, on a replica set', async () => {
    const temp = await mongo!.open();
    await fillProgramme(temp.storage, 24);
    await temp.close();
    await rotated(temp.url, (key) => openMongo({ url: temp.url, vault: vault(key) }));
  });
});
