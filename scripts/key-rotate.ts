import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { countSeals, readRotation, rotateKeys, type SealSum } from '../src/keys/rotate.ts';
import { keyFileOf } from '../src/platform/key-file.ts';
import { ConfigError } from '../src/platform/config.ts';
import { runCommand } from './command-line.ts';
import { print, warn, withRuntime, type Commanded } from './runtime.ts';

interface Options {
  readonly dryRun?: true;
  readonly status?: true;
}

const STATES = {
  none: 'The rotation to DATA_KEY_NEXT has not begun.',
  begun: 'There is a new key, with which nobody seals yet.',
  turned: 'New seals are made with the new key; old ones are sealed again.',
  ended: 'DATA_KEY opens nothing any more: DATA_KEY_NEXT may now be DATA_KEY.',
} as const;

/** How it stands, and who has which keys. */
async function status({ storage }: Commanded): Promise<void> {
  const { state, seals, newest } = await readRotation(storage);
  print(STATES[state]);
  const [, next = ''] = storage.keysHeld().dataKeys;
  for (const { name, dataKeys, seals: by } of await storage.listProcesses(Date.now()))
    print(`${dataKeys.includes(next) ? 'has' : 'LACKS'} DATA_KEY_NEXT, seals with ${by}: ${name}`);
  tellCounts(
    await countSeals(storage),
    seals === newest ? `not sealed with ${seals}` : 'not sealed as today',
  );
}

function tellCounts({ rows, stale, damaged }: SealSum, what: string): void {
  print(`${String(rows)} sealed rows, ${String(stale)} ${what}, ${String(damaged)} that no key opens`);
}

/** What the operator does next. Never a key. */
function advise({ config: { database, dataKey } }: Commanded): void {
  print(STATES.ended);
  if (dataKey === null && database.kind === 'sqlite')
    print(`Put the text of DATA_KEY_NEXT into ${keyFileOf(database.path)}, or set DATA_KEY to it.`);
  print('Keep the old key as long as you keep backups from before; they open with it alone.');
}

async function rotate(runtime: Commanded, { dryRun, status: asked }: Options): Promise<void> {
  const { storage, actor, config } = runtime;
  if (config.dataKeyNext === null)
    throw new ConfigError([
      'DATA_KEY_NEXT: is missing; it is the key to rotate to (openssl rand -base64 32)',
    ]);
  if (asked === true) return status(runtime);
  if (dryRun === true) {
    print('Dry run: nothing is changed.');
    const { state } = await readRotation(storage);
    const sum = await countSeals(storage);
    print(STATES[state]);
    // Before there is a new key all that is sealed would be sealed again.
    tellCounts(state === 'none' ? { ...sum, stale: sum.rows - sum.damaged } : sum, 'to be sealed again');
    return;
  }
  const sum = await rotateKeys({ storage, actor, pause, now: Date.now, tell: print });
  tellCounts(sum, 'that only an old key opens');
  if (sum.damaged > 0) warn('What no key opens stays as it is: restore those rows from a backup.');
  advise(runtime);
}

const command = new Command('key:rotate')
  .description(
    'Replaces DATA_KEY by DATA_KEY_NEXT and seals everything again with a new key, while the service runs. Give it again when it was interrupted.',
  )
  .option('--dry-run', 'counts only')
  .option('--status', 'how far it has come, and which processes have which keys')
  .addHelpText(
    'after',
    '\nEnds with 0 when DATA_KEY is of no use any more, 1 when it was refused or failed, 2 when it was not understood, 78 when a key is missing or wrong.',
  );

await runCommand(command.action(() => withRuntime((runtime) => rotate(runtime, command.opts<Options>()))));
