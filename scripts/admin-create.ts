import { Command, InvalidArgumentError, Option } from 'commander';
import { createAccount, findByEmail, resetPassword, type Whose } from '../src/accounts/accounts.ts';
import { createPasswords } from '../src/accounts/passwords.ts';
import { LONGEST_TOKEN_NAME } from '../src/console/tokens.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { ROLES, type Role } from '../src/domain/roles.ts';
import { runCommand } from './command-line.ts';
import { print, warn, withRuntime } from './runtime.ts';

interface Options {
  readonly email: string;
  readonly name?: string;
  readonly staff?: string;
  readonly role: Role;
  readonly reset: boolean;
}

function readName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST_TOKEN_NAME) return name;
  throw new InvalidArgumentError(`1 to ${String(LONGEST_TOKEN_NAME)} characters.`);
}

function whose({ name, staff }: Options): Whose {
  if (staff !== undefined && name === undefined) return { staffId: staff };
  if (name !== undefined && staff === undefined) return { name };
  throw new InvalidArgumentError('Give --name of a new person, or --staff with the id of one who is there.');
}

const SHOWN_ONCE = 'It is not shown again, is good for a week, and is changed at the first log-in.';

await runCommand(
  new Command('admin:create')
    .description('Makes a log-in to the console and prints its first password, this once.')
    .requiredOption('--email <email>', 'by which they log in')
    .option('--name <name>', 'a new person; stands in the audit', readName)
    .option('--staff <id>', 'somebody who is there: npm run staff -- list')
    .addOption(new Option('--role <role>', 'what they may do').choices([...ROLES]).default('admin'))
    .option(
      '--reset',
      'a new first password for a log-in that is there; its second factor is set up anew',
      false,
    )
    .action((options: Options) =>
      withRuntime(async (runtime) => {
        const deps = { ...runtime, wall: { now: () => Date.now() }, passwords: createPasswords() };
        if (options.reset) {
          const account = await findByEmail(runtime.storage, options.email);
          if (account === null) throw new AvisoError('not_found', 'The account with this e-mail.');
          const { password } = await resetPassword(deps, account.id, { secondFactor: true });
          print(password);
          warn(`${account.id}: a new first password. ${SHOWN_ONCE}`);
          return;
        }
        const made = { ...whose(options), email: options.email, role: options.role };
        const { account, password, staff, alike } = await createAccount(deps, made);
        print(password ?? '');
        warn(`${account.id}: ${account.role}. ${SHOWN_ONCE}`);
        if (alike.length === 0) return;
        warn(
          `${staff.id} (${staff.name}) approves nothing yet: the name is like that of somebody who is there.`,
        );
        warn(`The same person: npm run staff -- join ${staff.id} --into ${alike[0]?.id ?? ''}`);
        warn(`Somebody else: npm run staff -- link ${staff.id} --apart`);
      }),
    ),
);
