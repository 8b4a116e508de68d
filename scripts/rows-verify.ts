import { Command } from 'commander';
import { AvisoError } from '../src/domain/errors.ts';
import { auditWrite } from '../src/storage/audit-write.ts';
import { putBackRows, type PutBackRow } from '../src/staff/put-back-rows.ts';
import { forgedRows, type ForgedRow } from '../src/storage/forged-rows.ts';
import { runCommand } from './command-line.ts';
import { print, warn, withRuntime, type Commanded } from './runtime.ts';

const nameOf = ({ record, key }: ForgedRow | PutBackRow): string => `${record}:${key}`;

async function all<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

async function forgedOf({ storage }: Commanded): Promise<readonly ForgedRow[]> {
  return all(forgedRows(storage));
}

/** Those that hold and are not what they were last. */
async function putBackOf({ storage }: Commanded): Promise<readonly PutBackRow[]> {
  return all(putBackRows(storage, Date.now()));
}

/** Takes a row away that grants nothing; the audit says so first. */
async function drop(runtime: Commanded, name: string): Promise<void> {
  const { storage, clock, actor } = runtime;
  const rows = [...(await forgedOf(runtime)), ...(await putBackOf(runtime))];
  const row = rows.find((each) => nameOf(each) === name);
  if (row === undefined) throw new AvisoError('not_found', `A row ${name} that the service did not write.`);
  await storage.commit([auditWrite(clock.now(), actor, 'rows.drop', row.key, { record: row.record })]);
  await storage.dropForged(row);
  print(`${name} is gone`);
}

await runCommand(
  new Command('rows:verify')
    .description(
      'Names the rows that let somebody in, say that something was approved or were set, and were not written by the service or were put back to what they were before: they count for nothing. Ends with 1 when there are any.',
    )
    .option('--drop <record:key>', 'takes such a row away: its e-mail is free, the programme can be set anew')
    .action(({ drop: name }: { drop?: string }) =>
      withRuntime(async (runtime) => {
        if (name !== undefined) {
          await drop(runtime, name);
          return;
        }
        if (!(await runtime.storage.areRowsGuarded()))
          print('rows of an earlier version are still given their MACs: until that is done all count');
        const found = await forgedOf(runtime);
        print(`${String(found.length)} rows were not written by the service`);
        for (const row of found) warn(nameOf(row));
        const putBack = await putBackOf(runtime);
        if (putBack.length > 0)
          print(`${String(putBack.length)} rows were put back to what they were before`);
        for (const row of putBack) warn(nameOf(row));
        if (found.length + putBack.length > 0) process.exitCode = 1;
      }),
    ),
);
