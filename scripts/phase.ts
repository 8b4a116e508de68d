import { Command } from 'commander';
import { programmeDate } from '../flows/programme.ts';
import { closePhase, ensurePhases, openPhase } from '../src/appointments/phases.ts';
import { runCommand } from './command-line.ts';
import { inHouse, lookInHouse, print } from './house.ts';

const program = new Command('phase').description('Lists, opens and closes the phases of the programme.');

program
  .command('list')
  .description('every phase: whom it takes in, since when, open or closed')
  .action(() =>
    lookInHouse(async ({ storage, clock }) => {
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

for (const [verb, act, done] of [
  ['open', openPhase, 'open'],
  ['close', closePhase, 'closed'],
] as const) {
  program
    .command(verb)
    .argument('<id>', 'id of the phase')
    .description(`${verb}s a phase; everyone is decided again, and told only when the answer changed`)
    .action((phaseId: string) =>
      inHouse(async ({ storage, clock, actor }) => {
        await ensurePhases(storage);
        const outcome = await act({ storage, clock, phaseId, actor });
        print(outcome === 'changed' ? `${phaseId} is ${done}.` : `${phaseId} was ${done} already.`);
      }),
    );
}

await runCommand(program);
