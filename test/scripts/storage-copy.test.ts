import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../../src/storage/copy-port.ts';
import { mongoCopies } from '../support/copy.ts';
import { mongoForTests } from '../support/mongo.ts';
import { fillProgramme } from '../support/programme.ts';
import { openTempStorage, TEST_KEY } from '../support/storage.ts';
import { runScript } from '../support/run-script.ts';

const FAMILIES = 48;
const KEY = TEST_KEY.toString('base64');
const mongo = await mongoForTests();

let folder: string;
let filled: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-copy-'));
  filled = join(folder, 'filled.db');
  const temp = await openTempStorage();
  await fillProgramme(temp.storage, FAMILIES);
  await temp.storage.close();
  // Another file: this process may not have let go of its locks on the one that it wrote.
  await copyFile(temp.path, filled);
  await temp.close();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mongo?.close();
});

/** A path where nothing is yet. */
function freshPath(): string {
  files += 1;
  return join(folder, `copy-${files}.db`);
}

const copy = (from: string, to: string, env: Record<string, string> = { DATA_KEY: KEY }) =>
  runScript('scripts/storage-copy.ts', [from, to], env);

/** The lines of the table: name, rows on each side, digest. */
function tableOf(out: string): readonly string[] {
  return out.split('\n').filter((line) => /^\w+ +\d+ +\d+ {2}[0-9a-f]{64}$/.test(line));
}

const killed = (from: string, to: string, checkpoint: number, when: 'before' | 'after') =>
  runScript('test/support/copy-process.ts', [from, to, String(checkpoint), when]);

describe('storage:copy on files', { timeout: 60_000 }, () => {
  it('copies, prints a table, and says what to do next, never the key', async () => {
    const path = freshPath();
    const ended = await copy(`sqlite:${filled}`, `sqlite:${path}`);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(tableOf(ended.out)).toHaveLength(COLLECTIONS.length);
    expect(ended.out).toContain('Both hold the same.');
    expect(ended.out).toContain(`${path}.key`);
    expect(ended.out).not.toContain(KEY);
  });

  it('takes the key beside the file, and refuses another one in DATA_KEY or beside the target', async () => {
    const from = freshPath();
    await copyFile(filled, from);
    await writeFile(`${from}.key`, `${KEY}\n`);
    const other = Buffer.alloc(32, 8).toString('base64');

    const wrong = await copy(`sqlite:${from}`, `sqlite:${freshPath()}`, { DATA_KEY: other });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain(`${from}.key`);

    const to = freshPath();
    await writeFile(`${to}.key`, other);
    const beside = await copy(`sqlite:${from}`, `sqlite:${to}`, {});
    expect(beside.code).toBe(1);
    expect(beside.err).toContain(`${to}.key`);

    const right = await copy(`sqlite:${from}`, `sqlite:${freshPath()}`, {});
    expect(right.code).toBe(0);
    expect(right.out).toContain(`copy ${from}.key to`);

    expect(await copy(`sqlite:${filled}`, `sqlite:${freshPath()}`, { DATA_KEY: other })).toMatchObject({
      code: 1,
    });
    expect(await copy(`sqlite:${filled}`, `sqlite:${freshPath()}`, {})).toMatchObject({ code: 1 });
  });

  it('goes on after it was killed, and the service does not start on what is unfinished', async () => {
    const path = freshPath();
    expect(await killed(`sqlite:${filled}`, `sqlite:${path}`, 12, 'before')).toMatchObject({
      code: 'SIGKILL',
    });
    const list = await runScript('scripts/phase.ts', ['list'], {
      DATABASE_URL: `sqlite:${path}`,
      DATA_KEY: KEY,
    });
    expect(list).toMatchObject({ code: 1 });
    expect(list.err).toContain('not finished');

    const ended = await copy(`sqlite:${filled}`, `sqlite:${path}`);
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/^[1-9]\d* rows were there from an earlier run/);
    const whole = await copy(`sqlite:${filled}`, `sqlite:${freshPath()}`);
    expect(tableOf(ended.out)).toEqual(tableOf(whole.out));
  });

  it('refuses a file that another process has open, and one that is not there', async () => {
    const open = await openTempStorage();
    const busy = await copy(`sqlite:${open.path}`, `sqlite:${freshPath()}`);
    expect(busy.code).toBe(1);
    expect(busy.err).toContain('stop the service');
    await open.close();
    const gone = await copy(`sqlite:${freshPath()}`, `sqlite:${freshPath()}`);
    expect(gone.code).toBe(1);
    expect(gone.err).toContain('There is no file');
  });

  it('ends with 2 when it is not understood', async () => {
    expect(await runScript('scripts/storage-copy.ts', ['sqlite:a.db'])).toMatchObject({ code: 2 });
    expect(await copy('a.db', 'sqlite:b.db')).toMatchObject({ code: 2 });
    expect(await copy(`sqlite:${filled}`, `sqlite:${filled}`)).toMatchObject({ code: 2 });
    expect(await runScript('scripts/storage-copy.ts', ['--help'])).toMatchObject({ code: 0 });
  });
});

describe.skipIf(mongo === null)('storage:copy with a replica set', { timeout: 120_000 }, () => {
  it('is killed and goes on, to MongoDB and back, and nothing is lost', async () => {
    const open = mongoCopies(mongo!);
    const target = await open();
    for (const [checkpoint, when] of [
      [4, 'after'],
      [9, 'before'],
      [12, 'after'],
    ] as const)
      expect(await killed(`sqlite:${filled}`, target.url, checkpoint, when)).toMatchObject({
        code: 'SIGKILL',
      });
    const there = await copy(`sqlite:${filled}`, target.url);
    expect(there).toMatchObject({ code: 0, err: '' });
    expect(there.out).toContain('rows were there');
    expect(there.out).toContain('Every process on the new database needs the DATA_KEY');

    const path = freshPath();
    expect(await killed(target.url, `sqlite:${path}`, 15, 'before')).toMatchObject({ code: 'SIGKILL' });
    const back = await copy(target.url, `sqlite:${path}`);
    expect(back.code).toBe(0);
    expect(tableOf(back.out)).toEqual(tableOf(there.out));
    await target.close();
  });

  it('refuses a target with another key, one that is not empty, and a source whose workers are alive', async () => {
    const target = await mongoCopies(mongo!)();
    const other = Buffer.alloc(32, 8).toString('base64');
    const from = freshPath();
    await writeFile(`${from}.key`, other);
    await runScript('scripts/phase.ts', ['list'], { DATABASE_URL: `sqlite:${from}` });
    const key = await copy(`sqlite:${from}`, target.url, {});
    expect(key.code).toBe(1);
    expect(key.err).toContain('both must be the same');

    await target.storage.commit([{ kind: 'setting', name: 'mine', value: '' }]);
    const full = await copy(`sqlite:${filled}`, target.url);
    expect(full.code).toBe(1);
    expect(full.err).toContain('not empty');

    const now = Date.now();
    await target.storage.takeLease({ name: 'schedules', owner: 'w', now, until: now + 600_000 });
    const alive = await copy(target.url, `sqlite:${freshPath()}`);
    expect(alive.code).toBe(1);
    expect(alive.err).toContain('schedules');
    await target.close();
  });
});
