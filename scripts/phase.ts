import { Command } from 'commander';
import { programmeDate } from '../flows/programme.ts';
import { ensurePhases, findPhase, openPhase } from '../src/decisions/phases.ts';
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
    'opens a phase; everyone is decided again, told only what changed, and offered a date that its closing took while it is free',
  )
  .action((phaseId: string) =>
    withRuntime(async ({ storage, clock, actor }) => {
      await ensurePhases(storage);
      const outcome = await openPhase({ storage, clock, phaseId, actor });
      print(outcome === 'changed' ? `${phaseId} is open.` : `${phaseId} was open already.`);
    }),
  );

program
  .command('close')
  .argument('<id>', 'id of the phase')
  .description(
    'shows what closing it would do and asks for the number; with appointments at stake a second person approves',
  )
  .option('--dry-run', 'show it, and store nothing', false)
  .option('--count <number>', 'the number, where there is no terminal to ask at', readCount)
  .action((phaseId: string, options: Closing) => withRuntime((runtime) => close(runtime, phaseId, options)));

interface Closing {
  readonly dryRun: boolean;
  readonly count?: number;
}

async function close(runtime: Commanded, phaseId: string, { dryRun, count }: Closing): Promise<void> {
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
