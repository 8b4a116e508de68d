import { Command } from 'commander';
import { programmeDate } from '../flows/programme.ts';
import { countChange, requestChange } from '../src/changes/changes.ts';
import { ensurePhases, findPhase } from '../src/decisions/phases.ts';
import { countToState } from '../src/domain/change.ts';
import { readCount } from './change-lines.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print, type Commanded } from './runtime.ts';
import { makeChange } from './make-change.ts';

const program = new Command('phase').description('Lists, opens and closes the phases of the programme.');

program
  .command('list')
  .description('every phase: whom it takes in, since when, open or closed')
  .action(() =>
    withRuntimeToRead(async ({ storage, clock }) => {
      await ensurePhases(storage);
      const today = programmeDate(clock.now());
      for (const phase of [...(await storage.listPhases())].sort((a, b) =>
        a.startsOn < b.startsOn ? -1 : 1,
      )) {
        const state = !phase.open ? 'closed' : phase.startsOn <= today ? 'open' : 'open, not begun';
        print(`${phase.id}  ${state}  from ${phase.startsOn}  takes ${phase.eoirStatuses.join(', ')}`);
      }
    }),
  );

program
  .command('open')
  .argument('<id>', 'id of the phase')
  .description(
    'shows whom it would take in and asks for the number; where it is anybody a second person approves. Everyone is decided again, told only what changed, and offered a date that its closing took while it is free',
  )
  .option('--dry-run', 'show it, and store nothing', false)
  .option('--count <number>', 'the number, where there is no terminal to ask at', readCount)
  .action((phaseId: string, options: Asked) => withRuntime((runtime) => open(runtime, phaseId, options)));

program
  .command('close')
  .argument('<id>', 'id of the phase')
  .description(
    'shows what closing it would do and asks for the number; with appointments at stake a second person approves',
  )
  .option('--dry-run', 'show it, and store nothing', false)
  .option('--count <number>', 'the number, where there is no terminal to ask at', readCount)
  .action((phaseId: string, options: Asked) => withRuntime((runtime) => close(runtime, phaseId, options)));

interface Asked {
  readonly dryRun: boolean;
  readonly count?: number;
}

async function open(runtime: Commanded, phaseId: string, { dryRun, count }: Asked): Promise<void> {
  const { storage, ids } = runtime;
  await ensurePhases(storage);
  if ((await findPhase(storage, phaseId)).open) {
    print(`${phaseId} was open already.`);
    return;
  }
  const of = { kind: 'phase_open', subject: phaseId } as const;
  // Nobody is told anything by it.
  if (!dryRun && countToState(await countChange(runtime, of)) === 0)
    await requestChange(runtime, of, null, ids.next());
  else {
    const opening = { of, title: `Opening ${phaseId}`, undone: 'nobody is told yet', dryRun, count };
    if (!(await makeChange(runtime, opening))) return;
  }
  print(`${phaseId} is open.`);
}

async function close(runtime: Commanded, phaseId: string, { dryRun, count }: Asked): Promise<void> {
  const { storage } = runtime;
  await ensurePhases(storage);
  if (!(await findPhase(storage, phaseId)).open) {
    print(`${phaseId} was closed already.`);
    return;
  }
  const of = { kind: 'phase_close', subject: phaseId } as const;
  const closing = { of, title: `Closing ${phaseId}`, undone: 'nothing is cancelled yet', dryRun, count };
  if (await makeChange(runtime, closing)) print(`${phaseId} is closed.`);
}

await runCommand(program);
