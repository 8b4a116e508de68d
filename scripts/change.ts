import { Command } from 'commander';
import { approveChange, countNow, needChange, rejectChange } from '../src/changes/changes.ts';
import { changeStateAt, countToState, statedIn, type Change } from '../src/domain/change.ts';
import { number } from './broadcast/plain.ts';
import { figureLines, readCount, statedNumber } from './change-lines.ts';
import { runCommand } from './command-line.ts';
import { needHolder } from './holder.ts';
import { withRuntime, withRuntimeToRead, print } from './runtime.ts';

const LISTED = 50;

const program = new Command('change').description(
  'Changes that take appointments from families, or take families in, and wait for a second person, who decides with their own token (AVISO_TOKEN).',
);

const WHAT: Readonly<Record<Change['kind'], string>> = {
  phase_open: 'open phase',
  phase_close: 'close phase',
  slots_close: 'close slots',
  people_cancel: 'take back the appointments of all who fit a filter',
};

const AFTER: Readonly<Record<Change['kind'], string>> = {
  phase_open: 'Families are told as they are decided.',
  phase_close: 'Families are told as they are decided.',
  slots_close: 'Families are told; who cannot be stands in npm run person -- list.',
  people_cancel: 'Families lose their appointment one by one and are told; the console says how far it is.',
};

function line(change: Change, now: number): string {
  const { id, kind, subject, figures } = change;
  const count = countToState(figures);
  const stated =
    statedIn(figures) === 'appointments'
      ? number(count, 'appointment', 'appointments')
      : number(count, 'family', 'families');
  return `${id}  ${changeStateAt(change, now)}  ${WHAT[kind]} ${subject}  ${stated}`;
}

program
  .command('list')
  .description(`the newest ${String(LISTED)}`)
  .action(() =>
    withRuntimeToRead(async ({ storage, clock }) => {
      for (const change of await storage.listChanges({ limit: LISTED })) print(line(change, clock.now()));
    }),
  );

program
  .command('show')
  .argument('<id>')
  .description('what it would do now, and who proposed it')
  .action((id: string) =>
    withRuntimeToRead(async (runtime) => {
      const change = await needChange(runtime.storage, id);
      print(line(change, runtime.clock.now()));
      for (const author of change.authors) print(`proposed by ${author}`);
      if (change.decidedBy !== null) print(`${change.state} by ${change.decidedBy}`);
      for (const each of figureLines((await countNow(runtime, change)) ?? change.figures)) print(each);
    }),
  );

program
  .command('approve')
  .argument('<id>')
  .description('shows what it would do now, asks for the number, and does it')
  .option('--count <number>', 'the number, where there is no terminal to ask at', readCount)
  .action((id: string, { count }: { readonly count?: number }) =>
    withRuntime(async (runtime) => {
      const actor = await needHolder(runtime, 'change.approve');
      const change = await needChange(runtime.storage, id);
      print(line(change, runtime.clock.now()));
      const figures = (await countNow(runtime, change)) ?? change.figures;
      for (const each of figureLines(figures)) print(each);
      const stated = await statedNumber(figures, count);
      await approveChange({ ...runtime, actor }, id, stated ?? 0);
      print(`${WHAT[change.kind]} ${change.subject}: approved and done. ${AFTER[change.kind]}`);
    }),
  );

program
  .command('reject')
  .argument('<id>')
  .requiredOption('--reason <text>', 'stands in the audit')
  .description('ends it: nothing is changed')
  .action((id: string, { reason }: { readonly reason: string }) =>
    withRuntime(async (runtime) => {
      const actor = await needHolder(runtime, 'change.approve');
      await rejectChange({ ...runtime, actor }, id, reason);
      print(`${id} is rejected. Nothing was changed.`);
    }),
  );

await runCommand(program);
