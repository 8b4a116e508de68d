import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({ resolved: z.string().optional(), hasInstallScript: z.boolean().optional() }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')));
const settings = readFileSync(join(packageRoot(), '.npmrc'), 'utf8').split('\n');

/** Packages that bring an install script, which is never run: what each would make is there without it, or is not used. */
const NOT_RUN = [
  // Watches files for sass, which is told to build once.
  'node_modules/@parcel/watcher',
  // Gets the data of recognisers that Botkit's dialogues would use.
  'node_modules/botbuilder-dialogs',
  // Saves a process at each start of a binary that its own package brings.
  'node_modules/esbuild',
];

describe('what is installed', () => {
  it('comes from whatever registry npm is told, with its digest', () => {
    const hosts = Object.values(lock.packages).flatMap(({ resolved }) =>
      resolved === undefined ? [] : [resolved],
    );
    expect(hosts.filter((each) => each.includes('://'))).toEqual([]);
    const bare = Object.entries(lock.packages).filter(
      ([path, { integrity }]) => path !== '' && integrity === undefined,
    );
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(settings).toContain('omit-lockfile-registry-resolved=true');
  });

  it('runs no script of its own', () => {
    expect(settings).toContain('ignore-scripts=true');
    const scripted = Object.entries(lock.packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript === true,
    );
    expect(scripted.map(([path]) => path).sort()).toEqual(NOT_RUN);
  });
});
