import { Command } from 'commander';
import { everyToken, isGood, revokeToken } from '../src/console/tokens.ts';
import type { Token } from '../src/domain/token.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print } from './runtime.ts';

const program = new Command('token').description('Tokens by which programs are let in to the API.');

program
  .command('list')
  .description('every token, in the order in which they were made; never its text')
  .action(() =>
    withRuntimeToRead(async ({ storage, clock }) => {
      for await (const token of everyToken(storage)) print(line(token, clock.now()));
    }),
  );

program
  .command('revoke')
  .argument('<id>', 'id of the token, as listed')
  .description('from now on it lets nobody in')
  .action((id: string) =>
    withRuntime(async (runtime) => {
      const { name } = await revokeToken(runtime, id);
      print(`${id} (${name}) is revoked.`);
    }),
  );

function line(token: Token, now: number): string {
  const { id, name, role, revokedAt, expiresAt, lastUsedAt } = token;
  const state = isGood(token, now) ? 'good' : revokedAt === null ? 'expired' : 'revoked';
  const used = lastUsedAt === null ? 'never used' : `last used ${hour(lastUsedAt)}`;
  return `${id}  ${role}  ${state}  until ${hour(expiresAt)}  ${used}  ${name}`;
}

const hour = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;

await runCommand(program);
