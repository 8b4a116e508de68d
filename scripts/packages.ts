import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { z } from 'zod';
import { packageRoot } from '../src/platform/root.ts';
import { readArguments } from './command-line.ts';
import { installedOf, type Installed } from './packages/installed.ts';
import { pageOf, publishedIn } from './packages/page.ts';
import { UNMAINTAINED } from './packages/reasons.ts';
import { print, warn } from './output.ts';

/** Questions to the registry at one time. */
const AT_ONCE = 4;

readArguments(
  new Command('packages').description(
    'Writes docs/dependencies.md: what production is made of. Asks the registry when each was published.',
  ),
);

const run = promisify(execFile);
const told = z.object({
  time: z.record(z.string(), z.string()),
  deprecated: z.string().optional(),
});

const installed = installedOf(JSON.parse(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')));
const page = join(packageRoot(), 'docs/dependencies.md');
// Of these the day is known, and does not change.
const published = new Map(existsSync(page) ? publishedIn(readFileSync(page, 'utf8')) : []);
// Says what has no reason before anybody is asked.
await pageOf(installed, published);
const waiting = installed.filter(({ name, version }) => !published.has(`${name} ${version}`));

async function ask({ name, version }: Installed): Promise<void> {
  const { stdout } = await run('npm', ['view', `${name}@${version}`, 'name', 'time', 'deprecated', '--json']);
  const { time, deprecated } = told.parse(JSON.parse(stdout));
  const day = time[version]?.slice(0, 10);
  if (day !== undefined) published.set(`${name} ${version}`, day);
  if (deprecated !== undefined && !(name in UNMAINTAINED))
    warn(`${name} ${version} is deprecated and not explained in scripts/packages/reasons.ts: ${deprecated}`);
}

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await ask(next);
  }),
);
writeFileSync(page, await pageOf(installed, published));
print(`${String(installed.length)} packages are in docs/dependencies.md.`);
