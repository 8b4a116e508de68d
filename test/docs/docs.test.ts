import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ERRORS } from '../../src/domain/errors.ts';
import { packageRoot } from '../../src/platform/root.ts';

const packageJson = z.object({ scripts: z.record(z.string(), z.string()) });
const read = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');

describe('the documentation is true', () => {
  it('docs/errors.md lists the catalogue of errors', () => {
    const listed = read('docs/errors.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, code, message, next, retryable]) => [code?.replaceAll('`', ''), message, next, retryable]);
    expect(listed).toEqual(
      Object.entries(ERRORS).map(([code, { message, next, retryable }]) => [
        code,
        message,
        next,
        retryable ? 'yes' : 'no',
      ]),
    );
  });

  it('the README names only commands and files that exist, and every command', () => {
    const readme = read('README.md');
    const scripts = Object.keys(packageJson.parse(JSON.parse(read('package.json'))).scripts);
    const named = [...readme.matchAll(/npm run (?:--silent )?([a-z:-]*[a-z])/g)].map(([, name]) => name);
    expect(named.filter((name) => !scripts.includes(name ?? ''))).toEqual([]);
    const forPeople = scripts.filter(
      (name) =>
        !['build', 'start', 'test', 'check', 'lint', 'format'].includes(name) && !name.startsWith('check:'),
    );
    expect(forPeople.filter((name) => !named.includes(name))).toEqual([]);
    const files = [...readme.matchAll(/`?((?:docs|test|locales)\/[\w./*-]+\w)`?/g)].map(
      ([, path]) => path ?? '',
    );
    expect(files.filter((path) => !path.includes('*') && !existsSync(join(packageRoot(), path)))).toEqual([]);
  });

  it('the pages name only files that exist', () => {
    const files = ['src', 'flows', 'scripts', 'test', 'docs', 'locales', 'bench'].flatMap((room) =>
      readdirSync(join(packageRoot(), room), { recursive: true, encoding: 'utf8' }).map(
        (path) => `/${room}/${path.replaceAll('\\', '/')}`,
      ),
    );
    const pages = ['README.md', 'CONTRIBUTING.md'].concat(
      files.filter((path) => /^\/docs\/.*\.md$/.test(path)).map((path) => path.slice(1)),
    );
    const missing = pages.flatMap((page) =>
      [...read(page).matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|js|json|css))`/g)].flatMap(([, name = '']) =>
        isPattern(name) || files.some((path) => path.endsWith(`/${name}`)) ? [] : [`${page}: ${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});

/** `sqlite/NAME.ts` stands for any name. */
const isPattern = (name: string): boolean => /\/[A-Z]+\./.test(name);
