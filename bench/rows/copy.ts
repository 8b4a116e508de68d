import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { createVault } from '../../src/storage/vault.ts';
import { canStartMongo, startMongo, withDatabase } from '../../test/support/mongo.ts';
import { fillProgramme } from '../../test/support/programme.ts';
import { figure, type Row } from '../figures.ts';
import { DATA_KEY, runCommand } from '../product.ts';
import type { Bench } from '../workspace.ts';

/** Lines of the command's table: name, rows on each side, digest of both. */
function tableOf(output: string): readonly string[] {
  return output.split('\n').filter((line) => /^\w+ +\d+ +\d+ {2}[0-9a-f]{64}$/.test(line));
}

async function filledFile(folder: string, families: number): Promise<string> {
  const path = join(folder, 'filled.db');
  const storage = await openSqlite({ path, vault: createVault(DATA_KEY, randomBytes) });
  await fillProgramme(storage, families);
  await storage.close();
  // Another file: this process may not have let go of its locks on the one that it wrote.
  const copied = join(folder, 'from.db');
  copyFileSync(path, copied);
  return copied;
}

/**
 * A programme with its talks, texts, appointments and messages, from the file to MongoDB and back, with the command that operators
 * use. MONGODB_TEST_URI names the server; otherwise it is the test engine, and the figures say more of that than of us.
 */
export async function copy(bench: Bench): Promise<Row[]> {
  const families = bench.smallRoster;
  const given = process.env.MONGODB_TEST_URI;
  if (given === undefined && !(await canStartMongo())) throw new Error('There is no MongoDB here.');
  const server = given === undefined ? await startMongo() : null;
  if (server !== null) bench.later(() => server.stop());
  const url = withDatabase(given ?? server?.url ?? '', `aviso_bench_${randomBytes(6).toString('hex')}`);

  process.stderr.write(`  making ${families.toLocaleString('en-US')} registrations …\n`);
  const from = await filledFile(bench.folder, families);
  const back = join(bench.folder, 'back.db');
  const rows: Row[] = [];
  const tables: (readonly string[])[] = [];
  for (const [name, source, target] of [
    ['SQLite to MongoDB', `sqlite:${from}`, url],
    ['MongoDB to SQLite', url, `sqlite:${back}`],
  ] as const) {
    process.stderr.write(`  ${name} …\n`);
    const { seconds, peakMb, output } = await runCommand('storage:copy', [source, target], { path: '' });
    const table = tableOf(output);
    process.stderr.write(`${table.map((line) => `    ${line}`).join('\n')}\n`);
    tables.push(table);
    const copied = table.reduce((sum, line) => sum + Number(line.split(/ +/)[1]), 0);
    rows.push({
      group: 'Copy of a programme',
      name: `${name}, ${families.toLocaleString('en-US')} registrations`,
      figures: [
        figure('rows', [copied]),
        figure('seconds', [seconds], 1),
        figure('rows/s', [copied / seconds]),
        figure('peak MB', [peakMb]),
        figure('file MB', [statSync(target === url ? from : back).size / 2 ** 20]),
      ],
      note: `copied, then read on both sides and compared; SHA-256 of its table ${createHash('sha256').update(table.join('\n')).digest('hex')}`,
    });
  }
  if (tables[0]?.join('\n') !== tables[1]?.join('\n')) throw new Error('There and back is not the same.');
  return rows;
}
