import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/platform/root.ts';
import { isQuick } from '../support/parts.ts';

const ROOT = packageRoot();
/** Gives a test a MongoDB of its own, wherever the call stands. */
const ASKS_FOR_MONGO = /\b(mongoForTests|startMongo)\(/;
/** Their own files speak of what they give. */
const GIVES_MONGO = 'test/support/mongo.ts';
/** Looks for a browser, and installs one where there is none. */
const ASKS_FOR_BROWSER = /\bfindBrowser\(/;
const GIVES_BROWSER = 'test/support/browser.ts';
/** Ends a process without a word, or has a process end itself so. */
const KILLS = /SIGKILL|SIGSTOP|\bkill\(\)/;

const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter((path) => path.endsWith('.test.ts'));
const quick = tests.filter(isQuick);

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The test and whatever of test/ it imports, at any distance. */
function reached(path: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(path) || !existsSync(join(ROOT, path))) return found;
  found.add(path);
  for (const [, imported = ''] of textOf(path).matchAll(/from '(\.[^']+\.ts)'/g)) {
    const next = join(dirname(path), imported);
    if (next.startsWith('test/')) reached(next, found);
  }
  return found;
}

describe('the quick part', () => {
  it('is most of the tests', () => {
    expect(quick.length).toBeGreaterThan(tests.length / 2);
  });

  it('asks for no MongoDB: such a test is called …-mongo.test.ts or is in a folder mongo', () => {
    const asking = quick.filter((path) =>
      [...reached(path)].some((file) => file !== GIVES_MONGO && ASKS_FOR_MONGO.test(textOf(file))),
    );
    expect(asking).toEqual([]);
  });

  it('opens no browser: such a test is in test/browser', () => {
    const opening = quick.filter((path) =>
      [...reached(path)].some((file) => file !== GIVES_BROWSER && ASKS_FOR_BROWSER.test(textOf(file))),
    );
    expect(opening).toEqual([]);
    expect(tests.filter((path) => !isQuick(path) && ASKS_FOR_BROWSER.test(textOf(path)))).not.toEqual([]);
  });

  it('kills no process: such a test is in test/crash', () => {
    const killing = quick.filter((path) => !path.startsWith('test/house/') && KILLS.test(textOf(path)));
    expect(killing).toEqual([]);
  });
});
