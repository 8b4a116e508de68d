import { Command } from 'commander';
import { AvisoError } from '../src/domain/errors.ts';
import { auditWrite } from '../src/storage/audit-write.ts';
import { forgedRows, type ForgedRow } from '../src/storage/forged-rows.ts';
import { runCommand } from './command-line.ts';
import { print, warn, withRuntime, type Commanded } from './runtime.ts';

const nameOf = ({ record, key }: ForgedRow): string => `${record}:${key}`;

async function forgedOf({ storage }: Commanded): Promise<readonly ForgedRow[]> {
  const found: ForgedRow[] = [];
  for await (const row of forgedRows(storage)) found.push(row);
  return found;
}

/** Takes a row away that grants nothing; the audit says so first. */
async function drop(runtime: Commanded, name: string): Promise<void> {
  const { storage, clock, actor } = runtime;
  const row = (await forgedOf(runtime)).find((each) => nameOf(each) === name);
  if (row === undefined) throw new AvisoError('not_found', `A row ${name} that the service did not write.`);
  await storage.commit([auditWrite(clock.now(), actor, 'rows.drop', row.key, { record: row.record })]);
  await storage.dropForged(row);
  print(`${name} is gone`);
}

await runCommand(
  new Command('rows:verify')
    .description(
      'Names the rows that let somebody in or say that something was approved and were not written by the service: they grant nothing. Ends with 1 when there are any.',
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
        if (found.length > 0) process.exitCode = 1;
      }),
    ),
);
