import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/platform/root.ts';
import type { Fault, Outcome, Sizes } from '../fault.ts';
import { seen } from '../strike.ts';
import { openTown, type Town } from '../town.ts';

/** How many steps everybody took before the key was gone. */
const BEFORE = 4;

async function withKey(sizes: Sizes, key: string): Promise<Outcome> {
  const town = await openTown(sizes.people);
  try {
    await town.start();
    await town.load(0, BEFORE);
    await town.quiet();
    await town.service().stop();
    const file = readFileSync(town.path);
    const ended = await endOf(town, key);
    const changed = file.equals(readFileSync(town.path)) ? [] : ['the file was changed'];
    await town.start();
    await town.load(BEFORE);
    const lost = [...changed, ...(ended.includes('78') ? [] : [ended]), ...(await town.verdict())];
    return {
      saw: `nothing while it could not start; then ${seen(town)}`,
      lost,
      back: `${ended}; started with the right key`,
    };
  } finally {
    await town.close();
  }
}

/** How the service ended that was started with this key, as an operator starts it. */
async function endOf({ env }: Town, key: string): Promise<string> {
  const main = join(packageRoot(), 'dist', 'src', 'app', 'main.js');
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...env, DATA_KEY: key },
    stdio: 'ignore',
  });
  // Should it start after all.
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await once(child, 'exit');
  clearTimeout(late);
  return child.exitCode === null
    ? 'it started'
    : `the start ends with ${String(child.exitCode)} and says why`;
}

export const keyMissing: Fault = { name: 'key missing at a start', run: (sizes) => withKey(sizes, '') };
export const keyWrong: Fault = {
  name: 'key wrong at a start',
  run: (sizes) => withKey(sizes, randomBytes(32).toString('base64')),
};
