import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lintHouse } from '../../scripts/lint/house.ts';
import { packageRoot } from '../../src/platform/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'aviso-lint-'));

mkdirSync(join(folder, 'src'));
mkdirSync(join(folder, 'node_modules'));
for (const name of ['eslint.config.js', 'package-lock.json', 'package.json'])
  cpSync(join(packageRoot(), name), join(folder, name));
symlinkSync(
  join(packageRoot(), 'node_modules', 'typescript-eslint'),
  join(folder, 'node_modules', 'typescript-eslint'),
);
// Small, but of the kind that the house has: each file is a module by itself.
const compilerOptions = {
  target: 'ES2022',
  module: 'nodenext',
  lib: ['ES2022'],
  types: [],
  strict: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'src', name), text);
}

/** What the command finds in that folder, and the exit code that comes of it. */
async function lint(): Promise<{ code: number; found: string }> {
  const { inOrder, report } = await lintHouse(folder);
  return { code: inOrder ? 0 : 1, found: report };
}

/** The same by the command: to start it takes longer than all that it does here. */
function command(): { code: number | null; found: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(packageRoot(), 'scripts', 'lint.ts')],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  return { code: status, found: stderr };
}

describe('npm run lint, which remembers what was in order', { timeout: 120_000 }, () => {
  it('finds a fault that a change of types makes in files that did not change', async () => {
    write({
      'store.ts':
        'export interface Store {\n  save(): number;\n}\nexport const open = (): Store => ({ save: () => 1 });\n',
      // Hands the type on without a word about it.
      'house.ts': "import { open } from './store.ts';\n\nexport const house = { store: open() };\n",
      'use.ts': "import { house } from './house.ts';\n\nhouse.store.save();\n",
    });
    expect(await lint()).toEqual({ code: 0, found: '' });
    write({
      'store.ts':
        'export interface Store {\n  save(): Promise<number>;\n}\nexport const open = (): Store => ({ save: () => Promise.resolve(1) });\n',
    });
    for (const time of ['the first time', 'again']) {
      const { code, found } = await lint();
      expect(code, time).toBe(1);
      expect(found, time).toMatch(/use\.ts[^]*no-floating-promises/);
    }
    write({ 'use.ts': "import { house } from './house.ts';\n\nawait house.store.save();\n" });
    expect(await lint()).toEqual({ code: 0, found: '' });
  });

  it('finds a fault of types, and what a changed rule forbids', async () => {
    write({ 'use.ts': "import { house } from './house.ts';\n\nawait house.store.load();\n" });
    const typed = await lint();
    expect(typed.code).toBe(1);
    expect(typed.found).toContain('TS2339');
    write({ 'use.ts': "import { house } from './house.ts';\n\nawait house.store.save();\n" });
    writeFileSync(
      join(folder, 'eslint.config.js'),
      "import tseslint from 'typescript-eslint';\nexport default tseslint.config(...tseslint.configs.strictTypeChecked, { rules: { 'no-restricted-syntax': ['error', 'AwaitExpression'] } }, { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked });\n",
    );
    const forbidden = command();
    expect(forbidden.code).toBe(1);
    expect(forbidden.found).toContain('no-restricted-syntax');
  });
});
