import { basename } from 'node:path';
import { Command } from 'commander';
import { importSlots, SLOTS } from '../src/appointments/slots-import.ts';
import { readArguments } from './command-line.ts';
import { addFileOptions, askedOf, sayReading, type FileOptions } from './file-options.ts';
import { withRuntime, withRuntimeToRead, print, warn, type Commanded } from './runtime.ts';
import { withInputFile, type InputFile } from './input-file.ts';

interface Options extends FileOptions {
  readonly dryRun: boolean;
}

const command = readArguments(
  addFileOptions(
    new Command('slots:import')
      .description('Imports slots: port, local date, local 24-hour time, capacity in people.')
      .argument('<file>', 'CSV with the header port,date,time,capacity, or as a spreadsheet saves it')
      .option('--dry-run', 'say how the file is read and count, and store nothing', false)
      .addHelpText(
        'after',
        '\nEnds with 0, also when rows were rejected; 2 when the file cannot be read as a list of slots.',
      ),
    SLOTS,
  ),
);

const [path = ''] = command.args;
const options = command.opts<Options>();

await withInputFile(path, 'slots_unreadable', (file) =>
  (options.dryRun ? withRuntimeToRead : withRuntime)((runtime) => importFile(file, runtime)),
);

async function importFile(file: InputFile, { storage, clock, actor }: Commanded): Promise<void> {
  const { dryRun } = options;
  const result = await importSlots({
    open: file.open,
    name: basename(path),
    storage,
    clock,
    actor,
    dryRun,
    asked: askedOf(options),
    onReading: (reading) => {
      sayReading(reading, SLOTS, dryRun);
    },
  });
  for (const { line, column, reason } of result.rejects) {
    warn(`line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`);
  }
  if (dryRun) print('Dry run: nothing was stored.');
  print(
    `added ${result.added}, changed ${result.changed}, unchanged ${result.unchanged}, rejected ${result.rejected}`,
  );
}
