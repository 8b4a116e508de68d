import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/root.ts';
import { isTrainingKept } from '../../src/wording/kept-training.ts';

const ROOT = packageRoot();
/** What dist was built from; goes when dist goes. */
const BUILT_FROM = 'dist/.built-from';
/** Names what was built: other than it was when somebody built meanwhile. */
const MAIN = 'dist/src/app/main.js';
const SETTINGS = ['tsconfig.json', 'package-lock.json'];

const contentOf = (path: string): string => {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return '';
  }
};

/** A hash of all that dist depends on, and of what dist was made with. */
function state(): string {
  const hash = createHash('sha256');
  const code = ['src', 'flows', 'scripts'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(room, name)),
  );
  for (const path of [MAIN, ...SETTINGS, ...code.sort()]) hash.update(`${path}\0${contentOf(path)}\0`);
  return hash.digest('hex');
}

/**
 * Builds what the service's own processes run, once before the tests; not when nothing changed. And learns from the examples by the
 * sources: else each worker does so for itself, in the time of whichever test reads a text first.
 */
export default function build(): void {
  const run = (file: string, args: readonly string[]): void => {
    execFileSync(file, args, { cwd: ROOT, stdio: 'inherit' });
  };
  if (contentOf(BUILT_FROM) !== state()) {
    run('npm', ['run', '--silent', 'build']);
    writeFileSync(join(ROOT, BUILT_FROM), state());
  }
  if (!isTrainingKept(join(ROOT, 'locales'))) run(process.execPath, ['--import', 'tsx', 'scripts/train.ts']);
}
