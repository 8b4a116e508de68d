import { Command, InvalidArgumentError, Option } from 'commander';
import { createToken, LONGEST_TOKEN_NAME, TOKEN_DAYS } from '../src/console/tokens.ts';
import { ROLES, type Role } from '../src/domain/roles.ts';
import { runCommand } from './command-line.ts';
import { inHouse, print } from './house.ts';

function readDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= TOKEN_DAYS.most) return days;
  throw new InvalidArgumentError(`A whole number of days, 1 to ${String(TOKEN_DAYS.most)}.`);
}

function readName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST_TOKEN_NAME) return name;
  throw new InvalidArgumentError(`1 to ${String(LONGEST_TOKEN_NAME)} characters.`);
}

await runCommand(
  new Command('token:create')
    .description('Makes a token for the API and prints it, this once.')
    .requiredOption('--name <name>', 'whose it is; stands in the audit', readName)
    .addOption(new Option('--role <role>', 'what it may do').choices([...ROLES]).makeOptionMandatory())
    .option('--days <days>', 'how long it is good', readDays, TOKEN_DAYS.usual)
    .action((options: { readonly name: string; readonly role: Role; readonly days: number }) =>
      inHouse(async (house) => {
        const { token, text } = await createToken(house, options);
        print(text);
        process.stderr.write(
          `${token.id}: ${token.role}, good until ${new Date(token.expiresAt).toISOString()}. It is not shown again.\n`,
        );
      }),
    ),
);
