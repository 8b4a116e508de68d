import { basename } from 'node:path';
import { Command } from 'commander';
import { importSlots } from '../src/appointments/slots-import.ts';
import { readArguments } from './command-line.ts';
import { inHouse, print } from './house.ts';
import { inputFile } from './input-file.ts';

const command = readArguments(
  new Command('slots:import')
    .description('Imports a slots CSV: port, local date, local 24-hour time, capacity in people.')
    .argument('<file>', 'slots CSV, UTF-8, with the header port,date,time,capacity')
    .addHelpText(
      'after',
      '\nEnds with 0, also when rows were rejected; 2 when the file cannot be read as a list of slots.',
    ),
);

const [path = ''] = command.args;

await inHouse(async ({ storage, clock, actor }) => {
  const file = inputFile(path, 'slots_unreadable');
  const result = await importSlots({ stream: file.open(), name: basename(path), storage, clock, actor });
  for (const { line, column, reason } of result.rejects) {
    process.stderr.write(`line ${line}${column === '' ? '' : `, ${column}`}: ${reason}\n`);
  }
  print(
    `added ${result.added}, changed ${result.changed}, unchanged ${result.unchanged}, rejected ${result.rejected}`,
  );
});
