import { Command } from 'commander';
import { namesOf, UNREACHED_COLUMNS, unreachedRow } from '../src/console/unreached-sheet.ts';
import { closeReached, listUnreached, type Unreached } from '../src/reach/unreached.ts';
import { recordLooks } from '../src/console/looks.ts';
import { sheetRow } from '../src/csv/write.ts';
import { runCommand } from './command-line.ts';
import { withRuntimeToRead, print } from './runtime.ts';
import { writePrivateCsv } from './private-file.ts';
import { calledLine, nextLine, triedLines, whenLine } from './unreached-lines.ts';

const row = (entry: Unreached): string =>
  unreachedRow(entry, { tried: triedLines(entry), next: nextLine(entry), called: calledLine(entry) }, true);

function show(entry: Unreached): void {
  const { registration, phone, requestId } = entry;
  print(whenLine(entry));
  print(`  ${registration.receipt}  ${namesOf(entry)}  (${registration.language})`);
  print(`  phone ${phone ?? 'none'}${requestId === null ? '' : `  request ${requestId}`}`);
  for (const [name, other] of [
    ['named phone', registration.alternate],
    ['shelter', registration.shelter],
  ] as const)
    if (other !== null) print(`  ${name} ${other.number} (${other.channel})`);
  for (const line of triedLines(entry)) print(`  ${line}`);
  print(`  ${nextLine(entry)}`);
  const called = calledLine(entry);
  if (called !== '') print(`  ${called}`);
}

await runCommand(
  new Command('unreached')
    .description('everyone with an appointment who was not reached, by date: why, what was tried, days left')
    .option(
      '--csv <file>',
      'writes them to a file instead, readable by its owner alone; it holds names and numbers',
    )
    .action(({ csv }: { readonly csv?: string }) =>
      withRuntimeToRead(async (runtime) => {
        await closeReached(runtime);
        const all = await listUnreached(runtime);
        await recordLooks(runtime, 'unreached', {
          receipts: all.map(({ registration }) => registration.receipt),
        });
        if (csv !== undefined) {
          await writePrivateCsv(csv, [sheetRow(UNREACHED_COLUMNS), ...all.map(row)]);
          print(`${String(all.length)} not reached; written to ${csv}.`);
          return;
        }
        if (all.length === 0) print('Everyone with an appointment was reached.');
        for (const entry of all) show(entry);
      }),
    ),
);
