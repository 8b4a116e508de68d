import { basename } from 'node:path';
import { Command } from 'commander';
import { SingleBar } from 'cli-progress';
import { importRoster } from '../src/roster/import.ts';
import { ROSTER } from '../src/roster/table-kind.ts';
import { readArguments } from './command-line.ts';
import { addFileOptions, askedOf, sayReading, type FileOptions } from './file-options.ts';
import { withRuntime, withRuntimeToRead, print, type Commanded } from './runtime.ts';
import { withInputFile, type InputFile } from './input-file.ts';
import { BYTE_ORDER_MARK, openPrivateFile } from './private-file.ts';

interface Options extends FileOptions {
  readonly dryRun: boolean;
  readonly rejects?: string;
}

const command = readArguments(
  addFileOptions(
    new Command('roster:import')
      .description('Imports a roster CSV: adds new cases, updates changed ones, reports bad rows.')
      .argument('<file>', 'roster as CSV with a header row, or as a spreadsheet saves it')
      .option('--dry-run', 'say how the file is read and count, and store nothing', false)
      .option('--rejects <out.csv>', 'where rejected rows go, to be corrected and imported again')
      .addHelpText(
        'after',
        '\nEnds with 0, also when rows were rejected; 2 when the file cannot be read as a roster.',
      ),
    ROSTER,
  ),
);

const [path = ''] = command.args;
const options = command.opts<Options>();

await withInputFile(path, 'roster_unreadable', (file) =>
  (options.dryRun ? withRuntimeToRead : withRuntime)((runtime) => importFile(file, runtime)),
);

async function importFile(file: InputFile, { storage, clock, actor }: Commanded): Promise<void> {
  // A run that fails leaves an earlier rejects file as it was, and a rejects file may be fed back and replaced by its own rejects.
  const rejects = options.rejects === undefined ? null : await openPrivateFile(options.rejects);
  rejects?.stream.write(BYTE_ORDER_MARK);
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: '{bar} {percentage}% | {rows} rows | {eta_formatted} left',
        clearOnComplete: true,
      })
    : null;
  const orders: string[] = [];
  try {
    const result = await importRoster({
      open: file.open,
      name: basename(path),
      storage,
      clock,
      actor,
      dryRun: options.dryRun,
      asked: askedOf(options),
      onReading: (reading) => {
        sayReading(reading, ROSTER, options.dryRun);
        orders.push(...Object.values(reading.dates));
        bar?.start(file.bytes, 0, { rows: 0 });
      },
      ...(rejects === null ? {} : { rejects: rejects.stream }),
      onProgress: ({ bytes, rows }) => bar?.update(bytes, { rows }),
    });
    bar?.stop();
    await rejects?.keep();
    if (options.dryRun) print('Dry run: nothing was stored.');
    print(
      `added ${result.added}, changed ${result.changed}, unchanged ${result.unchanged}, rejected ${result.rejected}`,
    );
    if (result.rejected > 0) {
      print(
        options.rejects === undefined
          ? 'To see the rejected rows with their reasons: --rejects OUT.csv'
          : `Rejected rows with line, column and reason: ${options.rejects}` +
              (orders[0] === undefined ? '' : `; give --dates ${orders[0]} when you import them`),
      );
    }
  } finally {
    bar?.stop();
    await rejects?.drop();
  }
}
