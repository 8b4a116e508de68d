import { Command, InvalidArgumentError, Option } from 'commander';
import { MINIMUM_NOTICE_HOURS, portOf } from '../flows/programme.ts';
import { assign } from '../src/decisions/assign.ts';
import { ensurePhases } from '../src/decisions/phases.ts';
import { portIdOf, PORT_IDS } from '../src/domain/port.ts';
import { isIsoDate } from '../src/domain/zoned-time.ts';
import { readArguments } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print } from './runtime.ts';

interface Options {
  readonly port?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dryRun: boolean;
}

function isoDate(text: string): string {
  if (!isIsoDate(text)) throw new InvalidArgumentError('A date is written YYYY-MM-DD.');
  return text;
}

const options = readArguments(
  new Command('assign')
    .description(
      'Gives waiting eligible families slots, in order of MPP enrolment, and queues their instructions.',
    )
    .addOption(new Option('--port <id>', 'only this port').choices(PORT_IDS))
    .option('--from <date>', 'only slots from this local date on', isoDate)
    .option('--to <date>', 'only slots up to this local date', isoDate)
    .option('--dry-run', 'count, and store nothing', false),
).opts<Options>();

const enter = options.dryRun ? withRuntimeToRead : withRuntime;
await enter(async (runtime) => {
  await ensurePhases(runtime.storage);
  const port = portIdOf(options.port ?? '');
  const result = await assign({
    ...runtime,
    dryRun: options.dryRun,
    ...(port === null ? {} : { port }),
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(options.to === undefined ? {} : { to: options.to }),
  });
  if (options.dryRun) print('Dry run: nothing was stored.');
  print(`assigned ${result.families} families, ${result.people} people`);
  const { families, named } = result.otherBorder;
  if (families > 0) print(`at another border than their port ${families} families`);
  for (const { receipt, port, city } of named)
    print(`  ${receipt}: registered in ${city}, its port is ${portOf(port).name} in ${portOf(port).city}`);
  if (families > named.length) print(`  and ${families - named.length} more`);
  const { no_gate, no_room, no_contact, stopped, changed } = result.waiting;
  const reasons = [
    [no_gate, `no signed gate at ${result.unsigned.join(', ')}: npm run programme -- sign --port ID`],
    [no_room, 'no slot with room for the whole family'],
    [no_contact, 'no phone to tell it to'],
    [stopped, 'the phone said STOP'],
    [changed, 'changed while this ran; run it again'],
  ] as const;
  print(`still waiting ${no_gate + no_room + no_contact + stopped + changed} families`);
  for (const [count, reason] of reasons) if (count > 0) print(`  ${count}: ${reason}`);
  if (result.tooNear > 0) {
    print(
      `${result.tooNear} slots with room were not used: gone by, or less than ${MINIMUM_NOTICE_HOURS} hours away`,
    );
  }
});
