import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRuntime } from '../../src/app/open.ts';
import { release } from '../../src/app/release.ts';
import { exitCodeOf } from '../../src/platform/exit-code.ts';
import { markOf } from '../../src/platform/database-mark.ts';
import { TEST_KEY } from '../support/storage.ts';

const LIVE = {
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret-token',
  OPERATOR_NAME: 'Aviso',
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-mark-'));
  path = join(folder, 'aviso.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = (given: Readonly<Record<string, string>> = LIVE) => ({
  ...{ DATABASE_URL: `sqlite:${path}`, DATA_KEY: TEST_KEY.toString('base64'), LOG_LEVEL: 'silent' },
  ...given,
});
const started = async (given?: Readonly<Record<string, string>>): Promise<void> => {
  await (await openRuntime(env(given), 'service')).close();
};
const lose = async (): Promise<void> => {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${path}${suffix}`, { force: true });
};
/** How a start ends that is refused. */
const refused = async (start: () => Promise<unknown>): Promise<string> => {
  const error: unknown = await start().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(exitCodeOf(error)).toBe(78);
  return error instanceof Error ? error.message : '';
};

describe('an embedded database that is gone', () => {
  it('is not begun anew by a live start, a release or a command, unless its mark is taken away', async () => {
    await started();
    expect((await stat(markOf(path))).mode & 0o777).toBe(0o600);
    // It is there: nothing is said of it.
    await started();
    await lose();
    for (const start of [
      () => started(),
      () => started({}),
      () => release(env({})),
      () => openRuntime(env(), 'command'),
    ])
      expect(await refused(start)).toContain(`${path} is gone`);
    await writeFile(path, '');
    expect(await refused(() => started())).toContain(markOf(path));
    await lose();
    expect(await readdir(folder)).toEqual(['aviso.db.in-use']);
    await rm(markOf(path));
    await started();
    expect((await stat(path)).size).toBeGreaterThan(0);
  });

  it('is not begun anew over what it wrote last', async () => {
    await writeFile(`${path}-wal`, 'what was written last');
    expect(await refused(() => started())).toContain(`${path}-wal is still there`);
    expect(await readdir(folder)).toEqual(['aviso.db-wal']);
  });

  it('may be thrown away on a simulated phone, and begun anew at the first live start', async () => {
    await started({});
    expect(await readdir(folder)).not.toContain('aviso.db.in-use');
    await lose();
    await started({});
    await lose();
    await release(env({}));
    expect(await readdir(folder)).not.toContain('aviso.db.in-use');
    await started();
    expect(await readdir(folder)).toContain('aviso.db.in-use');
  });
});
