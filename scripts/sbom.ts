import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { packageRoot } from '../src/platform/root.ts';
import { readArguments } from './command-line.ts';
import { print } from './output.ts';

readArguments(
  new Command('sbom').description(
    'Lists what runs in production as CycloneDX, on standard output. Asks no registry.',
  ),
);

const object = z.record(z.string(), z.unknown());
const lockShape = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })),
});
const root = packageRoot();
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

// `npm sbom --omit dev` also leaves out what development asks for as well: npm is shown a package without development.
const folder = mkdtempSync(join(tmpdir(), 'aviso-sbom-'));
try {
  const ofOurs = { ...object.parse(read('package.json')), devDependencies: {} };
  const lock = lockShape.parse(read('package-lock.json'));
  const packages = Object.entries(lock.packages)
    .filter(([, { dev }]) => dev !== true)
    .map(([path, each]) => [path, path === '' ? { ...each, devDependencies: {} } : each] as const);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(ofOurs));
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }),
  );
  cpSync(join(root, 'src/bot/left-out'), join(folder, 'src/bot/left-out'), { recursive: true });
  const asked = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  print(execFileSync('npm', asked, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trimEnd());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
