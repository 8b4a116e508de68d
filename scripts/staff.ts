import { Command } from 'commander';
import { everyToken, isGood } from '../src/console/tokens.ts';
import type { Staff } from '../src/domain/staff.ts';
import type { Token } from '../src/domain/token.ts';
import { disableStaff, everyStaff, joinStaff, linkStaff } from '../src/staff/staff.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print } from './runtime.ts';

const program = new Command('staff').description(
  'The people who administer: who may approve, and which records mean the same person.',
);

program
  .command('list')
  .description('everybody, in the order in which they were made, and their tokens')
  .action(() =>
    withRuntimeToRead(async ({ storage, clock }) => {
      const tokens = new Map<string, Token[]>();
      for await (const token of everyToken(storage))
        tokens.set(token.staffId, [...(tokens.get(token.staffId) ?? []), token]);
      const now = clock.now();
      for await (const staff of everyStaff(storage)) {
        print(`${staff.id}  ${stateOf(staff)}  ${staff.name}`);
        for (const token of tokens.get(staff.id) ?? [])
          print(`  token ${token.id}  ${token.role}  ${isGood(token, now) ? 'good' : 'ended'}`);
      }
    }),
  );

program
  .command('link')
  .argument('<id>', 'id of the person, as listed')
  .description('says that this is a person of their own: from now on they may approve what others wrote')
  .option('--apart', 'they are nobody of those with a name like theirs', false)
  .action((id: string, { apart }: { readonly apart: boolean }) =>
    withRuntime(async (runtime) => {
      const { name } = await linkStaff(runtime, id, { apart });
      print(`${id} (${name}) is a person of their own and may approve.`);
    }),
  );

program
  .command('join')
  .argument('<id>', 'id of the record that means somebody who is there already')
  .requiredOption('--into <id>', 'that person')
  .description('says that two records mean one person: the tokens of both are theirs')
  .action((id: string, { into }: { readonly into: string }) =>
    withRuntime(async (runtime) => {
      const { name } = await joinStaff(runtime, id, into);
      print(`${id} (${name}) is the same person as ${into}.`);
    }),
  );

program
  .command('disable')
  .argument('<id>', 'id of the person, as listed')
  .description('from now on none of their tokens lets anybody in')
  .action((id: string) =>
    withRuntime(async (runtime) => {
      const { name } = await disableStaff(runtime, id);
      print(`${id} (${name}) is let in no more.`);
    }),
  );

function stateOf({ linkedBy, sameAs, disabledAt }: Staff): string {
  if (sameAs !== null) return `same as ${sameAs}`;
  if (disabledAt !== null) return 'disabled';
  return linkedBy === null ? 'not linked' : 'linked';
}

await runCommand(program);
