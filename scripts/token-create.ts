import { Command, InvalidArgumentError, Option } from 'commander';
import {
  createToken,
  LONGEST_TOKEN_NAME,
  TOKEN_DAYS,
  type MadeToken,
  type Whose,
} from '../src/console/tokens.ts';
import { ROLES, type Role } from '../src/domain/roles.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, print, warn } from './runtime.ts';

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

interface Options {
  readonly name?: string;
  readonly staff?: string;
  readonly role: Role;
  readonly days: number;
}

function whose({ name, staff }: Options): Whose {
  if (staff !== undefined && name === undefined) return { staffId: staff };
  if (name !== undefined && staff === undefined) return { name };
  throw new InvalidArgumentError('Give --name of a new person, or --staff with the id of one who is there.');
}

/** Says of a person who approves nothing yet what can be done about it. */
function sayAlike({ staff, alike }: MadeToken): void {
  if (alike.length === 0) return;
  const known = alike.map(({ id, name }) => `${id} (${name})`).join(', ');
  note(`${staff.id} (${staff.name}) approves nothing yet: the name is like that of ${known}.`);
  note(`The same person: npm run staff -- join ${staff.id} --into ${alike[0]?.id ?? ''}`);
  note(`Somebody else: npm run staff -- link ${staff.id} --apart`);
}

const note = warn;

await runCommand(
  new Command('token:create')
    .description('Makes a token for the API and prints it, this once.')
    .option('--name <name>', 'a new person, whose first token it is; stands in the audit', readName)
    .option('--staff <id>', 'a further token of somebody who is there: npm run staff -- list')
    .addOption(new Option('--role <role>', 'what it may do').choices([...ROLES]).makeOptionMandatory())
    .option('--days <days>', 'how long it is good', readDays, TOKEN_DAYS.usual)
    .action((options: Options) => {
      const { role, days } = options;
      const made = { ...whose(options), role, days };
      return withRuntime(async (runtime) => {
        const created = await createToken(runtime, made);
        const { token, text } = created;
        print(text);
        note(
          `${token.id}: ${token.role}, good until ${new Date(token.expiresAt).toISOString()}. It is not shown again.`,
        );
        sayAlike(created);
      });
    }),
);
