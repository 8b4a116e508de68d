import { Command, InvalidArgumentError, Option } from 'commander';
import { portOf } from '../flows/programme.ts';
import { clearClosed } from '../src/appointments/clear-closed.ts';
import { closureOver, fatesAt, type Fate } from '../src/appointments/closed-slots.ts';
import { closureId, type Closure, type PortTime } from '../src/domain/closure.ts';
import { PORT_IDS, portIdOf } from '../src/domain/port.ts';
import { isIsoDate, isTime24, localOf } from '../src/domain/zoned-time.ts';
import { number } from './broadcast/plain.ts';
import { readCount } from './change-lines.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print, type Commanded } from './runtime.ts';
import { makeChange } from './make-change.ts';

const program = new Command('slots').description('Closes days at ports, and lists what is closed.');

interface Closing {
  readonly port: string;
  readonly date: string;
  readonly time?: string;
  readonly dryRun: boolean;
  readonly count?: number;
}

function isoDate(text: string): string {
  if (!isIsoDate(text)) throw new InvalidArgumentError('A date is written YYYY-MM-DD.');
  return text;
}

function time24(text: string): string {
  if (!isTime24(text)) throw new InvalidArgumentError('A time is written HH:MM, with 24 hours.');
  return text;
}

program
  .command('close')
  .description(
    'shows who is in it and asks for their number; they are moved to the next place at the port that keeps the family whole, or wait again. Nobody is assigned there again. Earlier than 48 hours before, a second person approves',
  )
  .addOption(new Option('--port <id>', 'the port').choices(PORT_IDS).makeOptionMandatory())
  .requiredOption('--date <date>', 'the local date', isoDate)
  .option('--time <time>', 'that local time alone', time24)
  .option('--dry-run', 'show it, and store nothing', false)
  .option('--count <number>', 'the number, where there is no terminal to ask at', readCount)
  .action((options: Closing) =>
    (options.dryRun ? withRuntimeToRead : withRuntime)((runtime) => close(runtime, options)),
  );

program
  .command('closed')
  .description('what is closed from today on')
  .action(() =>
    withRuntimeToRead(async ({ storage, clock }) => {
      const now = clock.now();
      const closures = (await storage.listClosures({})).filter(
        ({ port, date }) => date >= localOf(now, portOf(port).zone).date,
      );
      for (const closure of closures) print(closedLine(closure));
      if (closures.length === 0) print('Nothing is closed.');
    }),
  );

const when = ({ port, date, time }: PortTime): string =>
  `${portOf(port).name}  ${date}  ${time ?? 'the whole day'}`;

const closedLine = (closure: Closure): string =>
  `${when(closure)}  closed by ${closure.closedBy}${closure.clearedAt === null ? '  people are still being moved' : ''}`;

/** One appointment that is in what is to be closed. */
function fateLine({ appointment, to, told }: Fate): string {
  const { reference, time, people, state } = appointment;
  const fate = to === null ? 'cancelled, waits again' : `moved to ${to.date} ${to.time}`;
  const untold = told ? '' : ', cannot be told by text: call them';
  return `  ${time}  ${reference}  ${number(people, 'person', 'people')}  ${state}: ${fate}${untold}`;
}

async function sayCleared(runtime: Commanded, at: PortTime): Promise<void> {
  const closure = await closureOver(runtime.storage, at);
  print(
    closure?.clearedAt === null
      ? 'People are still being moved out of it; the service goes on with it.'
      : 'Nobody is in it any more.',
  );
}

async function close(runtime: Commanded, options: Closing): Promise<void> {
  const { storage, clock } = runtime;
  const port = portIdOf(options.port);
  if (port === null) throw new InvalidArgumentError(`No port ${options.port}.`);
  const { date, time = null, dryRun, count } = options;
  const at: PortTime = { port, date, time };
  const before = await closureOver(runtime.storage, at);
  if (before !== null) {
    print(`${when(at)}: closed already.`);
    // It may have been cut off: whoever is left in it is moved now.
    if (!dryRun && before.clearedAt === null) await clearClosed(runtime);
    await sayCleared(runtime, at);
    return;
  }
  const closed = await makeChange(runtime, {
    of: { kind: 'slots_close', subject: closureId(at) },
    title: `Closing ${when(at)}`,
    undone: 'nothing is closed yet',
    dryRun,
    count,
    details: async () => (await fatesAt(storage, at, clock.now())).map(fateLine),
  });
  if (!closed) return;
  print(`${when(at)}: closed. Nobody is assigned there again.`);
  await sayCleared(runtime, at);
}

await runCommand(program);
