import { Command, InvalidArgumentError } from 'commander';
import build from '../test/support/build.ts';
import { FAULTS, type FaultName } from '../test/support/chaos/faults.ts';
import { rowOf, tableOf, writeTable } from '../test/support/chaos/table.ts';
import { runCommand } from './command-line.ts';
import { readCount } from './read-argument.ts';
import { print, warn } from './terminal.ts';

interface Options {
  readonly only?: readonly FaultName[];
  readonly people: number;
  readonly lasts: number;
  readonly stopped: number;
  readonly moments: number;
  readonly numbers: number;
  readonly write?: string;
}

const NAMES = Object.keys(FAULTS).filter((name): name is FaultName => name in FAULTS);

function faults(text: string): readonly FaultName[] {
  return text.split(',').map((each) => {
    const found = NAMES.find((name) => name === each);
    if (found === undefined) throw new InvalidArgumentError(`It must be among ${NAMES.join(', ')}.`);
    return found;
  });
}

await runCommand(
  new Command('chaos')
    .description(
      'Brings about one fault after the other under a load of people who register, and prints what they saw, what was lost and how it came back. Real processes, files and HTTP on this machine; ends with 1 when anything was lost, or a bound not kept.',
    )
    .option('--only <faults>', `comma separated: ${NAMES.join(', ')}`, faults)
    .option('--people <n>', 'who register meanwhile', readCount, 40)
    .option('--lasts <seconds>', 'how long a fault stays', readCount, 8)
    .option('--stopped <seconds>', 'how long a process is stopped', readCount, 60)
    .option('--moments <n>', 'moments at which the power is cut', readCount, 200)
    .option('--numbers <n>', 'numbers that flood', readCount, 1000)
    .option('--write <page>', 'puts the table into that page, between <!-- chaos --> and <!-- /chaos -->')
    .action(async ({ only = NAMES, people, lasts, stopped, moments, numbers, write }: Options) => {
      build();
      const sizes = { people, lastsMs: lasts * 1000, stoppedMs: stopped * 1000, moments, numbers };
      const rows: string[] = [];
      for (const name of only) {
        warn(name);
        const outcome = await FAULTS[name].run(sizes);
        for (const each of outcome?.lost ?? []) warn(`  ${each}`);
        if (outcome !== null && (outcome.lost.length > 0 || outcome.missed !== undefined))
          process.exitCode = 1;
        rows.push(rowOf(name, outcome));
      }
      const table = tableOf(rows);
      print(table);
      if (write !== undefined) await writeTable(write, table);
    }),
);
