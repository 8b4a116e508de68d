import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/platform/root.ts';
import { LOCKED, PRODUCTION } from '../support/production.ts';

const settings = readFileSync(join(packageRoot(), '.npmrc'), 'utf8').split('\n');

/** Ours, which stand where others would be (docs/decisions/0018-left-out.md). */
const STAND_INS = 'src/bot/left-out/';

/** MB of a package's own files. */
function sizeOf(path: string): number {
  const folder = join(packageRoot(), path);
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !relative(folder, entry.parentPath).startsWith('node_modules'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size / 1e6, 0);
}

/** Packages that bring an install script, which is never run: what each would make is there without it, or is not used. */
const NOT_RUN = [
  // Watches files for sass, which is told to build once.
  'node_modules/@parcel/watcher',
  // Saves a process at each start of a binary that its own package brings.
  'node_modules/esbuild',
];

describe('what is installed', () => {
  it('comes from whatever registry npm is told, with its digest', () => {
    const theirs = LOCKED.filter(([path, { link }]) => !path.startsWith(STAND_INS) && link !== true);
    expect(theirs.filter(([, { resolved }]) => resolved?.includes('://') === true)).toEqual([]);
    const bare = theirs.filter(([, { integrity }]) => integrity === undefined);
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(settings).toContain('omit-lockfile-registry-resolved=true');
  });

  it('runs no script of its own', () => {
    expect(settings).toContain('ignore-scripts=true');
    const scripted = LOCKED.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([path]) => path).sort()).toEqual(NOT_RUN);
  });
  it('is little where it runs: 190 packages and 140 MB at most on one platform', () => {
    expect(PRODUCTION.length).toBeGreaterThan(100);
    expect(PRODUCTION.length).toBeLessThanOrEqual(190);
    expect(PRODUCTION.reduce((sum, path) => sum + sizeOf(path), 0)).toBeLessThan(140);
  });

  it('has nothing of what is left out, nor of what came with it', () => {
    const theirs =
      /^node_modules\/(@azure\/|@microsoft\/|botframework-(connector|streaming)$|botbuilder(-dialogs)?$)/;
    expect(PRODUCTION.filter((path) => theirs.test(path))).toEqual([]);
    expect(PRODUCTION).toContain('node_modules/botbuilder-core');
  });
});
