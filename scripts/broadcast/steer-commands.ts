import type { Command } from 'commander';
import { at, command, sessionOf } from './session.ts';
import { broadcastShape } from './shapes.ts';
import { watch } from './watch.ts';

/** Verbs for one that is going out. */
export function addSteerCommands(program: Command): void {
  program
    .command('pause')
    .argument('<id>')
    .description('stops it where it is; what is still queued waits again')
    .action(async (id: string, _: unknown, self: Command) => {
      const session = sessionOf(self);
      await session.client.act(at(id, '/pause'), {}, broadcastShape);
      session.print(`${id} is paused. What is with the channel already cannot be called back.`);
      session.note(`Go on: ${command(`resume ${id}`)}. End it: ${command(`recall ${id} --reason "…"`)}`);
    });

  program
    .command('resume')
    .argument('<id>')
    .description('lets a paused one go on')
    .option('--watch', 'then shows it go on, as watch does')
    .action(async (id: string, options: { readonly watch?: boolean }, self: Command) => {
      const session = sessionOf(self);
      await session.client.act(at(id, '/resume'), {}, broadcastShape);
      session.print(`${id} goes on.`);
      if (options.watch === true) await watch(session, id);
    });

  program
    .command('recall')
    .argument('<id>')
    .description('ends it: nobody gets it who has not got it yet')
    .requiredOption('--reason <text>', 'stands in the audit')
    .action(async (id: string, { reason }: { readonly reason: string }, self: Command) => {
      const session = sessionOf(self);
      await session.client.act(at(id, '/recall'), { reason }, broadcastShape);
      session.print(`${id} is recalled. Who has it keeps it.`);
      session.note(`Tell those another text: ${command(`correct ${id} --title "…" --text es="…"`)}`);
    });
}
