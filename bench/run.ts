/** `npm run bench`: measures, prints tables, writes bench/results/<ISO time>.json. docs/performance.md says what and how. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { z } from 'zod';
import { readArguments } from '../scripts/command-line.ts';
import { tables, type Row } from './figures.ts';
import { machine } from './machine.ts';
import { calibrate } from './probe.ts';
import { build } from './product.ts';
import { copy } from './rows/copy.ts';
import { rosterImport } from './rows/import.ts';
import { parts } from './rows/parts.ts';
import { profile } from './rows/profile.ts';
import { scale } from './rows/scale.ts';
import { sending } from './rows/sending.ts';
import { startup } from './rows/startup.ts';
import { turns } from './rows/turns.ts';
import { withBench, type Bench } from './workspace.ts';

const GROUPS = {
  turns,
  parts,
  import: rosterImport,
  scale,
  startup,
  sending,
  profile,
  copy,
} as const satisfies Record<string, (bench: Bench) => Promise<Row[]>>;

const groupName = z.enum(['turns', 'parts', 'import', 'scale', 'startup', 'sending', 'profile', 'copy']);
/** What runs when nothing is asked for: all but the profile, whose figures are shares and not costs, and the copy, which needs MongoDB. */
const USUAL = groupName.exclude(['profile', 'copy']).options;
const number = z.coerce.number().positive();

const command = new Command('bench')
  .option('--only <groups>', `comma separated: ${groupName.options.join(', ')}`)
  .option('--quick', 'fewer and shorter rounds, a large roster of 100,000', false)
  .option('--rounds <n>', 'rounds that are kept')
  .option('--seconds <n>', 'seconds in a round')
  .option('--dir <folder>', 'where the databases go (default: the folder for temporary files)');
readArguments(command);
const options = z
  .object({
    only: z.string().optional(),
    quick: z.boolean(),
    rounds: number.int().optional(),
    seconds: number.optional(),
    dir: z.string().optional(),
  })
  .parse(command.opts());
const wanted = z.array(groupName).parse(options.only?.split(',') ?? USUAL);

build();
calibrate([0, 1]);
const startedAt = new Date();
const rows: Row[] = [];
for (const name of wanted) {
  process.stderr.write(`${name}\n`);
  try {
    // Each group has a folder and servers of its own, gone before the next begins.
    await withBench(
      {
        quick: options.quick,
        dir: options.dir ?? null,
        rounds: options.rounds ?? null,
        seconds: options.seconds ?? null,
      },
      async (bench) => void rows.push(...(await GROUPS[name](bench))),
    );
  } catch (error) {
    // What was measured before is still worth showing.
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

process.stdout.write(`\n${tables(rows)}\n`);
const results = fileURLToPath(new URL('results/', import.meta.url));
mkdirSync(results, { recursive: true });
const file = `${results}${startedAt.toISOString().replaceAll(':', '-')}.json`;
writeFileSync(
  file,
  `${JSON.stringify({ at: startedAt.toISOString(), quick: options.quick, machine: machine(), rows }, null, 2)}\n`,
);
process.stderr.write(`\nWritten to ${file}\n`);
