import { randomBytes } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../../src/storage/copy-port.ts';
import { KEY, openCopyScript, tableOf } from '../support/copy-script.ts';
import { withinFile } from '../support/raw-tables.ts';
import { runScript, startScript } from '../support/run-script.ts';
import { openTempStorage, TEST_KEY } from '../support/storage.ts';

const { copy, filled, freshPath, phases } = await openCopyScript();

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
    const other = randomBytes(32).toString('base64');

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

    // Not the key that the source was written with: the environment's fault, as everywhere.
    expect(await copy(`sqlite:${filled}`, `sqlite:${freshPath()}`, { DATA_KEY: other })).toMatchObject({
      code: 78,
    });
    expect(await copy(`sqlite:${filled}`, `sqlite:${freshPath()}`, {})).toMatchObject({ code: 1 });
  });

  it('goes on with the keys of a rotation, and with no key of before it', async () => {
    const rotated = freshPath();
    await copyFile(filled, rotated);
    const next = Buffer.from(TEST_KEY).reverse().toString('base64');
    const env = { DATABASE_URL: `sqlite:${rotated}`, DATA_KEY: KEY, DATA_KEY_NEXT: next };
    expect(await startScript('scripts/key-rotate.ts', [], env).ended).toMatchObject({ code: 0, err: '' });
    const to = freshPath();
    const ended = await copy(`sqlite:${rotated}`, `sqlite:${to}`, { DATA_KEY: next });
    expect(ended, ended.err).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toContain('Both hold the same.');
    expect(tableOf(ended.out)).toHaveLength(COLLECTIONS.length);
    const list = (key: string) => phases({ DATABASE_URL: `sqlite:${to}`, DATA_KEY: key });
    expect(await list(next)).toMatchObject({ code: 0 });
    expect(await list(KEY)).toMatchObject({ code: 78 });
    expect(await copy(`sqlite:${rotated}`, `sqlite:${freshPath()}`)).toMatchObject({ code: 78 });
  });

  it('ends with 1 where rows were not written by the service, and gives them no MAC there either', async () => {
    const [spoiled, from] = [freshPath(), freshPath()];
    await copyFile(filled, spoiled);
    withinFile(spoiled, (database) => {
      database.prepare("INSERT INTO settings (name, value) VALUES ('our-number:C1', 'ours')").run();
      database.pragma('wal_checkpoint(TRUNCATE)');
    });
    // Another file: this process may not have let go of its locks on the one that it wrote.
    await copyFile(spoiled, from);
    const to = freshPath();
    const ended = await copy(`sqlite:${from}`, `sqlite:${to}`);
    expect(ended).toMatchObject({ code: 1, err: '' });
    expect(ended.out).toContain('1 of settings were not written by the service');
    expect(ended.out).toContain('Both hold the same.');
    const verified = await startScript('scripts/rows-verify.ts', [], {
      ...{ DATABASE_URL: `sqlite:${to}`, DATA_KEY: KEY },
    }).ended;
    expect(verified).toMatchObject({ code: 1, err: 'settings:our-number:C1\n' });
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
