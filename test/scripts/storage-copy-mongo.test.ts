import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { mongoCopies } from '../support/copy.ts';
import { openCopyScript } from '../support/copy-script.ts';
import { mongoForTests } from '../support/mongo.ts';

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
});
