import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';
import { PRODUCTION } from '../support/production.ts';

const component = z.looseObject({
  group: z.string().default(''),
  name: z.string(),
  version: z.string(),
  hashes: z.array(z.unknown()).optional(),
});
const sbom = z.looseObject({ specVersion: z.string(), components: z.array(component) });
const itself = z.looseObject({ name: z.string(), version: z.string() });

it('npm run sbom lists all that runs in production, with digests, and nothing else', () => {
  const script = join(packageRoot(), 'dist/scripts/sbom.js');
  const listed = sbom.parse(JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })));
  expect(listed.specVersion).toBe('1.5');
  const names = new Map(
    listed.components.map((each) => [
      `${each.group === '' ? '' : `${each.group}/`}${each.name}@${each.version}`,
      each,
    ]),
  );
  const installed = PRODUCTION.map((path) => {
    const { name, version } = itself.parse(
      JSON.parse(readFileSync(join(packageRoot(), path, 'package.json'), 'utf8')),
    );
    return path.endsWith(`/${name}`)
      ? `${name}@${version}`
      : `${path.replace(/.*node_modules\//, '')}@${version}`;
  });
  expect(installed.filter((each) => (names.get(each)?.hashes ?? []).length === 0)).toEqual([]);
  expect([...names.keys()].filter((each) => /^(vitest|oxlint|prettier|knip)@/.test(each))).toEqual([]);
});
