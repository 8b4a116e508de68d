import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandWords } from '../../src/platform/command-words.ts';
import { ConfigError, readConfig } from '../../src/platform/config.ts';
import { readDataKeys } from '../../src/platform/key-source.ts';
import { exitCodeOf } from '../../src/platform/exit-code.ts';
import { TEST_KEY } from '../support/storage.ts';

const KEY = TEST_KEY.toString('base64');
const NEXT = Buffer.from(TEST_KEY).reverse();

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso key-'));
  file = join(folder, 'data key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keysOf = (env: Record<string, string>, ms?: number) =>
  readDataKeys(readConfig({ DATABASE_URL: 'mongodb://127.0.0.1/aviso', ...env }), ms);

/** The one line that is told; it never holds what was read. */
async function problemOf(env: Record<string, string>, ms?: number): Promise<string> {
  const error = await keysOf(env, ms).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  expect(exitCodeOf(error)).toBe(78);
  return error instanceof ConfigError ? error.problems.join('\n') : '';
}

describe('a data key', () => {
  it('comes from the variable, a file or a command, whitespace around it aside; the next one too', async () => {
    await writeFile(file, `\n ${KEY}\r\n`);
    const next = NEXT.toString('base64');
    for (const env of [
      { DATA_KEY: KEY, DATA_KEY_NEXT: next },
      { DATA_KEY_FILE: file, DATA_KEY_NEXT_COMMAND: `echo ${next}` },
      { DATA_KEY_COMMAND: `cat '${file}'`, DATA_KEY_NEXT: next },
    ])
      expect(await keysOf(env)).toEqual({ key: TEST_KEY, next: NEXT });
    expect(await keysOf({ DATA_KEY: KEY })).toEqual({ key: TEST_KEY, next: null });
  });

  it('of a command comes from its output alone, which runs once and without a shell', async () => {
    const script = join(folder, 'show key');
    const runs = join(folder, 'runs');
    await writeFile(script, `#!/bin/sh\necho run >> "${runs}"\necho noise >&2\necho "$1"\n`);
    await chmod(script, 0o700);
    const env = { DATA_KEY_COMMAND: `"${script}" ${KEY} $(touch ${folder}/shell); touch ${folder}/shell` };
    expect((await keysOf(env)).key).toEqual(TEST_KEY);
    expect(await readFile(runs, 'utf8')).toBe('run\n');
    await expect(readFile(join(folder, 'shell'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['a file that is not there', 'DATA_KEY_FILE', { DATA_KEY_FILE: '/nowhere/key' }, /ENOENT/],
    ['a folder', 'DATA_KEY_FILE', { DATA_KEY_FILE: tmpdir() }, /EISDIR/],
    ['a program that is not there', 'DATA_KEY_COMMAND', { DATA_KEY_COMMAND: '/nowhere/kms' }, /ENOENT/],
    [
      'a command that fails',
      'DATA_KEY_COMMAND',
      { DATA_KEY_COMMAND: "sh -c 'echo s3cret; exit 3'" },
      /with 3/,
    ],
    ['a command that prints no key', 'DATA_KEY_COMMAND', { DATA_KEY_COMMAND: 'echo s3cret' }, /no key/],
    ['a command without output', 'DATA_KEY_COMMAND', { DATA_KEY_COMMAND: 'true' }, /no key/],
    ['a key with words beside it', 'DATA_KEY_COMMAND', { DATA_KEY_COMMAND: `echo s3cret ${KEY}` }, /no key/],
    [
      'zeros',
      'DATA_KEY_COMMAND',
      { DATA_KEY_COMMAND: `echo ${Buffer.alloc(32).toString('base64')}` },
      /no key/,
    ],
    ['a flood', 'DATA_KEY_COMMAND', { DATA_KEY_COMMAND: 'yes s3cret' }, /more than a key/],
    [
      'a next one that fails',
      'DATA_KEY_NEXT_COMMAND',
      { DATA_KEY: KEY, DATA_KEY_NEXT_COMMAND: 'false' },
      /with 1/,
    ],
  ])('is refused with the name of its variable and no more: %s', async (_what, name, env, why) => {
    const problem = await problemOf(env);
    expect(problem).toMatch(why);
    expect(problem.startsWith(`${name}: `)).toBe(true);
    expect(problem).not.toContain('s3cret');
    expect(problem).not.toContain(KEY);
  });

  it('is not waited for without end, nor is what its command started', async () => {
    const begun = performance.now();
    const problem = await problemOf({ DATA_KEY_COMMAND: "sh -c 'sleep 600 & sleep 600'" }, 200);
    expect(problem).toMatch(/^DATA_KEY_COMMAND: the command printed nothing within 0.2 seconds/);
    expect(performance.now() - begun).toBeLessThan(60_000);
  });
});

describe('the words of a command', () => {
  it.each([
    ['aws kms decrypt --out text', ['aws', 'kms', 'decrypt', '--out', 'text']],
    ['  a\t b\n', ['a', 'b']],
    [`sh -c 'a "b" \\c' "d 'e' \\" f" g\\ h ''`, ['sh', '-c', 'a "b" \\c', `d 'e' " f`, 'g h', '']],
    ['a"b"c', ['abc']],
    ['echo $HOME | cat', ['echo', '$HOME', '|', 'cat']],
  ])('are parted as a shell would: %s', (line, words) => {
    expect(commandWords(line)).toEqual(words);
  });

  it.each(['', '  ', "a 'b", 'a "b', 'a\\', "''"])('are none where it is not whole: %s', (line) => {
    expect(commandWords(line)).toBeNull();
  });
});
