import { randomBytes } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../../src/storage/copy-port.ts';
import { KEY, openCopyScript, tableOf } from '../support/copy-script.ts';
import { runScript } from '../support/run-script.ts';
import { openTempStorage } from '../support/storage.ts';

const { copy, filled, freshPath } = await openCopyScript();

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
