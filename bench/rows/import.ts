import { join } from 'node:path';
import { existsSync, statSync } from 'node:fs';
import { figure, type Row } from '../figures.ts';
import { runCommand, type CommandResult, type Database } from '../product.ts';
import { writeRoster } from '../roster.ts';
import type { Bench } from '../workspace.ts';

const GROUP = 'Roster import';

async function rosterFile(folder: string, people: number): Promise<string> {
  const path = join(folder, `roster-${people}.csv`);
  if (!existsSync(path)) await writeRoster(path, people);
  return path;
}

/** Imports a made-up roster of `people` the way an operator does. */
export async function importRoster(
  folder: string,
  database: Database,
  people: number,
): Promise<CommandResult> {
  process.stderr.write(`  importing ${people.toLocaleString('en-US')} cases …\n`);
  return await runCommand('roster:import', [await rosterFile(folder, people)], database);
}

/** Row 2: rows a second and the most memory, for a first import and for the same file once more. */
export async function rosterImport(bench: Bench): Promise<Row[]> {
  const people = bench.largeRoster;
  const database = { path: join(bench.folder, 'import.db') };
  const rows: Row[] = [];
  for (const name of ['first import', 'the same file again']) {
    const { seconds, peakMb } = await importRoster(bench.folder, database, people);
    rows.push({
      group: GROUP,
      name: `${name}, ${people.toLocaleString('en-US')} rows`,
      figures: [
        figure('rows/s', [people / seconds]),
        figure('seconds', [seconds], 1),
        figure('peak MB', [peakMb]),
        figure('database MB', [statSync(database.path).size / 2 ** 20]),
      ],
    });
  }
  return rows;
}
