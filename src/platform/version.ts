import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from './root.ts';

const described = z.object({ version: z.string() });

/** The version of the service, as package.json has it. */
export function readVersion(): string {
  return described.parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))).version;
}
