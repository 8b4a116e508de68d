import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/config.ts';
import { AvisoError } from '../../src/domain/errors.ts';
import { exitCodeOf } from '../../src/platform/exit-code.ts';
import { keyBeside, keyFileOf } from '../../src/platform/key-file.ts';
import { packageRoot } from '../../src/platform/root.ts';
import { runScript } from '../support/run-script.ts';
import { TEST_KEY } from '../support/storage.ts';

const KEY = TEST_KEY.toString('base64');
const run = promisify(execFile);
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-key-'));
  path = join(folder, 'new', 'data', 'aviso.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const problemOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
};

describe('the key beside an embedded database', () => {
  it('is made with a folder that is its owner’s, whatever the umask allows', async () => {
    const before = process.umask(0);
    try {
      expect(keyBeside(path)).toHaveLength(32);
    } finally {
      process.umask(before);
    }
    expect(await modeOf(join(folder, 'new', 'data'))).toBe(0o700);
    expect(await modeOf(join(folder, 'new'))).toBe(0o700);
    expect(await modeOf(keyFileOf(path))).toBe(0o600);
    expect(await readdir(join(folder, 'new', 'data'))).toEqual(['aviso.db.key']);
  });

  it('leaves a folder that was there as it was', async () => {
    await mkdir(join(folder, 'new', 'data'), { recursive: true });
    await chmod(join(folder, 'new', 'data'), 0o750);
    keyBeside(path);
    expect(await modeOf(join(folder, 'new', 'data'))).toBe(0o750);
  });

  it('is one, and whole, for all that start at once', async () => {
    const script = `import { keyBeside } from './dist/src/platform/key-file.js'; process.stdout.write(Buffer.from(keyBeside(${JSON.stringify(path)})).toString('hex'));`;
    const made = await Promise.all(
      Array.from({ length: 4 }, () =>
        run(process.execPath, ['--input-type=module', '-e', script], { cwd: packageRoot() }),
      ),
    );
    expect(new Set(made.map(({ stdout }) => stdout))).toEqual(
      new Set([Buffer.from(await readFile(keyFileOf(path), 'utf8'), 'base64').toString('hex')]),
    );
  });

  it('is not made anew beside a database that was written with another one', async () => {
    keyBeside(path);
    await writeFile(path, 'SQLite format 3');
    await rm(keyFileOf(path));
    expect(problemOf(() => keyBeside(path))).toMatch(
      /^DATA_KEY: is missing.*aviso\.db\.key.*Put that file back or set DATA_KEY/,
    );
    expect(await readdir(join(folder, 'new', 'data'))).toEqual(['aviso.db']);
    // A file that nothing was written to yet has no key that could be lost.
    await writeFile(path, '');
    expect(keyBeside(path)).toHaveLength(32);
  });

  it.each([
    ['zeros', Buffer.alloc(32)],
    ['a few bytes again and again', Buffer.from(Array.from({ length: 32 }, (_, i) => i % 7))],
    ['too short', Buffer.from(Array.from({ length: 31 }, (_, i) => i))],
  ])('is refused when it was not drawn at random: %s', async (_what, bytes) => {
    await mkdir(join(folder, 'new', 'data'), { recursive: true });
    await writeFile(keyFileOf(path), bytes.toString('base64'));
    expect(problemOf(() => keyBeside(path))).toMatch(/^DATA_KEY: /);
  });
});

describe('DATA_KEY', () => {
  it.each([
    ['zeros', Buffer.alloc(32)],
    ['one letter', Buffer.alloc(32, 'a')],
    ['seven different bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => i % 7))],
    ['a word again and again', Buffer.from('secret'.repeat(6).slice(0, 32))],
  ])('is refused when it was not drawn at random: %s', (_what, bytes) => {
    expect(problemOf(() => readConfig({ DATA_KEY: bytes.toString('base64') }))).toMatch(
      /^DATA_KEY: must be 32 bytes in base64, drawn at random/,
    );
  });

  it('is taken with eight different bytes', () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, i) => i % 8));
    expect(readConfig({ DATA_KEY: bytes.toString('base64') }).dataKey).toMatchObject({ key: bytes });
  });

  it('ends a process with 78 when it is the wrong one', async () => {
    expect(exitCodeOf(new AvisoError('storage_key_mismatch'))).toBe(78);
    expect(exitCodeOf(new AvisoError('storage_newer'))).toBe(1);
    const env = { DATABASE_URL: `sqlite:${path}` };
    expect(await runScript('scripts/phase.ts', ['list'], { ...env, DATA_KEY: KEY })).toMatchObject({
      code: 0,
    });
    const other = Buffer.from(TEST_KEY).reverse().toString('base64');
    const wrong = await runScript('scripts/phase.ts', ['list'], { ...env, DATA_KEY: other });
    expect(wrong.code).toBe(78);
    expect(wrong.err).toMatch(/^DATA_KEY is not the key/);
    const none = await runScript('scripts/phase.ts', ['list'], env);
    expect(none.code).toBe(78);
    expect(none.err).toMatch(/^DATA_KEY: is missing/);
  });
});
