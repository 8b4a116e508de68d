import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/platform/root.ts';
import { readHeardLines, type Line } from '../../src/proof/heard/line.ts';

/** Texts as people write them, in five languages, with the state in which each is written. */
export async function seenLines(): Promise<readonly Line[]> {
  const folder = join(packageRoot(), 'test/heard/seen');
  const files = readdirSync(folder).map((file) => readHeardLines(createReadStream(join(folder, file)), file));
  return (await Promise.all(files)).flat();
}
