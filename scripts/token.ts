import { Command } from 'commander';
import { isGood, revokeToken } from '../src/console/tokens.ts';
import type { Token } from '../src/domain/token.ts';
import type { Storage } from '../src/storage/storage.ts';
import { runCommand } from './command-line.ts';
import { inHouse, print } from './house.ts';

const PAGE = 200;

const program = new Command('token').description('Tokens by which programs are let in to the API.');

program
  .command('list')
  .description('every token, in the order in which they were made; never its text')
  .action(() =>
    inHouse(async ({ storage, clock }) => {
      for await (const token of tokensOf(storage)) print(line(token, clock.now()));
    }),
  );

program
  .command('revoke')
  .argument('<id>', 'id of the token, as listed')
  .description('from now on it lets nobody in')
  .action((id: string) =>
    inHouse(async (house) => {
      const { name } = await revokeToken(house, id);
      print(`${id} (${name}) is revoked.`);
    }),
  );

async function* tokensOf(storage: Storage): AsyncGenerator<Token> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly Token[] = await storage.listTokens({ after, limit: PAGE });
    yield* page;
    after = page.at(-1)?.id;
  }
}

function line(token: Token, now: number): string {
  const { id, name, role, revokedAt, expiresAt, lastUsedAt } = token;
  const state = isGood(token, now) ? 'good' : revokedAt === null ? 'expired' : 'revoked';
  const used = lastUsedAt === null ? 'never used' : `last used ${hour(lastUsedAt)}`;
  return `${id}  ${role}  ${state}  until ${hour(expiresAt)}  ${used}  ${name}`;
}

const hour = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;

await runCommand(program);
