import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installedOf } from '../../scripts/packages/installed.ts';
import { pageOf, publishedIn } from '../../scripts/packages/page.ts';
import { packageRoot } from '../../src/platform/root.ts';

const read = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');
const page = read('docs/dependencies.md');
const installed = installedOf(JSON.parse(read('package-lock.json')));

it('docs/dependencies.md is what package-lock.json says: npm run packages', async () => {
  expect(await pageOf(installed, publishedIn(page))).toBe(page);
});

it('has the day of each package', () => {
  const published = publishedIn(page);
  expect(
    installed.filter(({ name, version }) => !/^20\d\d-/.test(published.get(`${name} ${version}`) ?? '')),
  ).toEqual([]);
});

it('names whoever asks, by where Node finds a package', () => {
  const lock = {
    packages: {
      '': { dependencies: { a: '1', b: '1', e: '1' }, devDependencies: { d: '1' } },
      'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { c: '2' } },
      'node_modules/a/node_modules/c': { version: '2.0.0', license: 'ISC' },
      'node_modules/b': { version: '1.0.0', license: 'MIT', dependencies: { c: '1', here: '1' } },
      'node_modules/c': { version: '1.0.0', license: 'ISC', optionalDependencies: { win: '1' } },
      'node_modules/d': { version: '1.0.0', license: 'MIT', dev: true, dependencies: { b: '1' } },
      'node_modules/e': { name: '@its/own', version: '1.0.0', license: 'MIT' },
      'node_modules/here': { resolved: 'src/here', link: true },
      'node_modules/win': { version: '1.0.0', license: 'MIT', optional: true, os: ['win32'] },
      'src/here': { version: '1.0.0+left.out', dependencies: { c: '1' } },
    },
  };
  expect(installedOf(lock)).toEqual([
    { name: '@its/own', version: '1.0.0', license: 'MIT', direct: true, by: [] },
    { name: 'a', version: '1.0.0', license: 'MIT', direct: true, by: [] },
    { name: 'b', version: '1.0.0', license: 'MIT', direct: true, by: [] },
    { name: 'c', version: '1.0.0', license: 'ISC', direct: false, by: ['b', 'src/here'] },
    { name: 'c', version: '2.0.0', license: 'ISC', direct: false, by: ['a'] },
  ]);
});

it('refuses what package.json asks for without a reason', async () => {
  const more = [...installed, { name: 'more', version: '1.0.0', license: 'MIT', direct: true, by: [] }];
  await expect(pageOf(more, new Map())).rejects.toThrow('more has no reason');
});
