import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import {
  AGES,
  isAge,
  RETENTION_KINDS,
  type RetentionAges,
  type RetentionCounts,
  type RetentionKind,
} from '../src/domain/retention.ts';
import { workUnderLease } from '../src/loops/leased-loop.ts';
import { boundsOf, readRetention, setRetention, type RetentionSetting } from '../src/retention/ages.ts';
import { countAged, letGoOfAged } from '../src/retention/let-go.ts';
import { RETENTION_LEASE } from '../src/retention/retention-loop.ts';
import { readCount } from './change-lines.ts';
import { runCommand } from './command-line.ts';
import { print, warn, withRuntime, withRuntimeToRead } from './runtime.ts';

const LEASE_MS = 60_000;

const program = new Command('retention')
  .description('How long what is kept of people is kept, and what has come of age.')
  .option('--dry-run', 'counts by kind what would be let go of now, and changes nothing')
  .action(({ dryRun }: { readonly dryRun?: true }) => {
    if (dryRun !== true)
      throw new InvalidArgumentError('Say --dry-run, or show, set or run; --help lists them.');
    return withRuntimeToRead(async (runtime) => {
      showCounts(await countAged({ ...runtime, pause: (ms) => pause(ms) }));
    });
  });

program
  .command('show')
  .description('how long each kind is kept, within which bounds, and who set it')
  .action(() =>
    withRuntimeToRead(async ({ storage }) => {
      show(await readRetention(storage));
    }),
  );

const set = program
  .command('set')
  .description('changes what is given and nothing else')
  .option('--seen <version>', 'refused when it has another version now', readCount);
for (const kind of RETENTION_KINDS)
  set.option(`--${kind} <days>`, `days, ${String(AGES[kind].least)} to ${String(AGES[kind].most)}`, (text) =>
    readAge(kind, text),
  );
set.action((options: Partial<RetentionAges> & { readonly seen?: number }) =>
  withRuntime(async (runtime) => {
    const { seen, ...change } = options;
    if (Object.keys(change).length === 0)
      throw new InvalidArgumentError('Say what to set; npm run retention -- set --help lists it.');
    const { version } = await readRetention(runtime.storage);
    show(await setRetention(runtime, seen ?? version, change));
  }),
);

program
  .command('run')
  .description('lets go now of what has come of age; the service does it once a day. Cannot be undone')
  .action(() =>
    withRuntime(async (runtime) => {
      const { storage, ids } = runtime;
      const deps = { ...runtime, pause: (ms: number) => pause(ms) };
      const round = await workUnderLease({
        ...{ storage, lease: RETENTION_LEASE, owner: `command/${ids.next()}`, leaseMs: LEASE_MS },
        keeps: false,
        work: (holds) => letGoOfAged(deps, holds),
      });
      if (round.was === 'done' && round.done !== 'stopped') {
        showCounts(round.done);
        return;
      }
      warn('Another process is at it.');
      process.exitCode = 1;
    }),
  );

function readAge(kind: RetentionKind, text: string): number {
  const days = Number(text);
  if (!isAge(kind, days)) throw new InvalidArgumentError(`${boundsOf(kind)}.`);
  return days;
}

function show({ version, ages, changedBy, changedAt }: RetentionSetting): void {
  const when =
    changedAt === null ? '' : `, ${new Date(changedAt).toISOString()} by ${changedBy ?? 'nobody known'}`;
  print(`version ${String(version)}${when}`);
  for (const kind of RETENTION_KINDS) {
    const { least, most } = AGES[kind];
    print(`${kind}  ${String(ages[kind])} days  (${String(least)} to ${String(most)})`);
  }
  print('audit  for good');
}

function showCounts(counts: RetentionCounts): void {
  for (const kind of RETENTION_KINDS) print(`${kind}  ${String(counts[kind])}`);
}

await runCommand(program);
