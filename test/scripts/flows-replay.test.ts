import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOOK } from '../../src/console/looks.ts';
import { makeTalk, TELLING } from '../proof/replay/made-talk.ts';
import { runScript } from '../support/run-script.ts';
import { openTempStorage, TEST_KEY, type TempStorage } from '../support/storage.ts';

let temp: TempStorage;
beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

describe('npm run talks:export and npm run flows:replay', () => {
  it('write talks that name nobody, and find what is answered otherwise', { timeout: 120_000 }, async () => {
    const contactId = await makeTalk(temp.storage);
    const file = join(temp.folder, 'talks.jsonl');
    const exported = await runScript('scripts/talks-export.ts', [file], {
      DATABASE_URL: `sqlite:${temp.path}`,
      DATA_KEY: TEST_KEY.toString('base64'),
    });
    expect(exported).toMatchObject({ code: 0, err: '', out: `1 talks; written to ${file}.\n` });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    // Numbers of a draw may hold any three digits.
    for (const telling of TELLING.filter((each) => !/^\d{1,4}$/.test(each)))
      expect(text).not.toContain(telling);
    const looks = (await temp.storage.listAudit({ after: 0, limit: 100 })).filter(({ act }) => act === LOOK);
    expect(looks.map(({ subject }) => subject)).toContain(contactId);

    const same = await runScript('scripts/flows-replay.ts', [file]);
    expect(same).toMatchObject({ code: 0, err: '' });
    expect(same.out).toMatch(/^1 talks, \d+ texts: 0 talks go otherwise\.\n$/);

    await writeFile(file, text.replace('Acepta', 'Acepta de verdad'));
    const other = await runScript('scripts/flows-replay.ts', [file]);
    expect(other).toMatchObject({ code: 1, err: '' });
    expect(other.out).toMatch(/^talk 1, text 1: buenas tardes, [^\n]+\n {2}recorded +\| now\n/);
  });

  it('say what is wrong with a file', async () => {
    const file = join(temp.folder, 'talks.jsonl');
    await writeFile(file, '{"form":"other"}\n');
    const ended = await runScript('scripts/flows-replay.ts', [file]);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('Line 1 is no talk');
  });
});
