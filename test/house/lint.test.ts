import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'aviso-lint-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const tsconfig = z.looseObject({ compilerOptions: z.looseObject({}) });

/** One fault a file, each of which the rule that is named must find. */
const FAULTS: Readonly<Record<string, { readonly text: string; readonly rule: string }>> = {
  // The promise comes by way of a file that says nothing about it.
  'src/promise.ts': {
    text: "import { house } from './house.ts';\n\nhouse.store.save();\n",
    rule: 'no-floating-promises',
  },
  'src/types.ts': {
    text: "import { house } from './house.ts';\n\nexport const name: string = house.store;\n",
    rule: 'TS2322',
  },
  'src/unchecked.ts': {
    text: 'export const first = (all: readonly string[]): string => all[0];\n',
    rule: 'TS2322',
  },
  'src/doubt.ts': {
    text: 'export const read = (text: string) => JSON.parse(text) as { name: string };\n',
    rule: 'consistent-type-assertions',
  },
  'src/any.ts': { text: 'export const give = (all: any[]) => all.length;\n', rule: 'no-explicit-any' },
  'flows/long.ts': {
    text: `export function long(n: number): number {\n${'  n += 1;\n'.repeat(80)}  return n;\n}\n`,
    rule: 'max-lines-per-function',
  },
  'src/unused.ts': {
    text: "// oxlint-disable-next-line no-var\nexport const name = 'x';\n",
    rule: 'oxlint-disable',
  },
};
const CLEAN = {
  'src/store.ts':
    'export interface Store {\n  save(): Promise<number>;\n}\nexport const open = (): Store => ({ save: () => Promise.resolve(1) });\n',
  'src/house.ts': "import { open } from './store.ts';\n\nexport const house = { store: open() };\n",
};

it('finds by the rules of this house what each of these files does wrong, and nothing else', () => {
  cpSync(join(packageRoot(), '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  // No package is there whose types they could use.
  const settings = tsconfig.parse(JSON.parse(readFileSync(join(packageRoot(), 'tsconfig.json'), 'utf8')));
  const compilerOptions = { ...settings.compilerOptions, types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...settings, compilerOptions }));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const room of ['src', 'flows']) mkdirSync(join(folder, room));
  for (const [name, text] of Object.entries(CLEAN)) writeFileSync(join(folder, name), text);
  for (const [name, { text }] of Object.entries(FAULTS)) writeFileSync(join(folder, name), text);
  const packages = join(packageRoot(), 'node_modules');
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(packages, 'oxlint', 'bin', 'oxlint'), '--format=unix'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        OXLINT_TSGOLINT_PATH: join(packages, 'oxlint-tsgolint', 'bin', 'tsgolint.js'),
      },
    },
  );
  const lines = stdout.split('\n').filter((line) => /^\S+:\d+:\d+: /.test(line));
  for (const [name, { rule }] of Object.entries(FAULTS))
    expect(
      lines.filter((line) => line.startsWith(`${name}:`)),
      `${name}\n${stdout}`,
    ).toEqual([expect.stringContaining(rule)]);
  expect(lines).toHaveLength(Object.keys(FAULTS).length);
  expect(status).toBe(1);
});
