import { randomBytes } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { mongoCopies } from '../support/copy.ts';
import { KEY, openCopyScript } from '../support/copy-script.ts';
import { mongoForTests } from '../support/mongo.ts';
import { withinFile } from '../support/raw-tables.ts';
import { startScript } from '../support/run-script.ts';

const mongo = await mongoForTests();
afterAll(() => mongo?.close());
const { copy, filled, freshPath, phases } = await openCopyScript();

describe.skipIf(mongo === null)('storage:copy with a replica set', { timeout: 120_000 }, () => {
  it('refuses a target with another key, one that is not empty, and a source whose workers are alive', async () => {
    const target = await mongoCopies(mongo!)();
    const other = randomBytes(32).toString('base64');
    const from = freshPath();
    await writeFile(`${from}.key`, other);
    await phases({ DATABASE_URL: `sqlite:${from}` });
    const key = await copy(`sqlite:${from}`, target.url, {});
    expect(key, key.err).toMatchObject({ code: 78 });
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

  it('says of a file how many rows were not written by the service, which grant nothing there either', async () => {
    const target = await mongoCopies(mongo!)();
    const [spoiled, from] = [freshPath(), freshPath()];
    await copyFile(filled, spoiled);
    withinFile(spoiled, (database) => {
      database.prepare("INSERT INTO settings (name, value) VALUES ('our-number:C1', 'ours')").run();
      database.pragma('wal_checkpoint(TRUNCATE)');
    });
    await copyFile(spoiled, from);
    const ended = await copy(`sqlite:${from}`, target.url);
    expect(ended, ended.err).toMatchObject({ code: 1, err: '' });
    expect(ended.out).toContain('1 of settings were not written by the service');
    expect(ended.out).toContain('Both hold the same.');
    const env = { DATABASE_URL: target.url, DATA_KEY: KEY };
    const verified = await startScript('scripts/rows-verify.ts', [], env).ended;
    expect(verified, verified.out).toMatchObject({ code: 1, err: 'settings:our-number:C1\n' });
    const audited = await startScript('scripts/audit-verify.ts', [], env).ended;
    expect(audited.out).toMatch(/^[1-9]\d* entries hold\n/);
    expect(audited.err).not.toContain('does not hold');
    await target.close();
  });
});
