import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { checkInvariants } from '../src/invariants/check.ts';
import { INVARIANTS } from '../src/invariants/invariants.ts';
import { phoneLog, phoneMessage, type PhoneLog } from '../src/invariants/phones.ts';
import { readConfig } from '../src/platform/config.ts';
import { createContactIds } from '../src/storage/contact-ids.ts';
import type { Vault } from '../src/storage/vault.ts';
import { runCommand } from './command-line.ts';
import { givenKeys, keyFor, openNamed, vaultsFor, type Side } from './copy-sides.ts';
import { fail, print, warn } from './output.ts';

/** Findings that are printed of one invariant. */
const SHOWN = 20;
/** As the dispatcher of the service holds a contact. */
const HOLD_MS = 10_000;

interface Options {
  readonly log?: string;
  readonly grace?: number;
  readonly now?: number;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value * 1000;
  throw new InvalidArgumentError('It must be a number of seconds.');
}

function time(text: string): number {
  const value = Date.parse(text);
  if (!Number.isNaN(value)) return value;
  throw new InvalidArgumentError('It must be a time such as 2021-02-20T17:00:00Z.');
}

function readLog(file: string, vault: Vault): PhoneLog {
  const lines = readFileSync(file, 'utf8').split('\n');
  const messages = lines.filter((line) => line !== '').map((line) => phoneMessage.parse(JSON.parse(line)));
  return phoneLog(messages, createContactIds(vault));
}

async function check({ log, grace, now = Date.now() }: Options): Promise<void> {
  const { database } = readConfig(process.env);
  const side: Side = database.kind === 'sqlite' ? database : { kind: 'mongodb', url: database.url };
  const vault = vaultsFor(keyFor(side, side, await givenKeys(process.env))).from;
  const rows = await openNamed('FROM_URL', side, vault);
  try {
    const bounds = { now, graceMs: grace ?? null, holdMs: HOLD_MS };
    const phones = log === undefined ? null : readLog(log, vault);
    const { findings, counts } = await checkInvariants(rows, bounds, phones);
    for (const [name, sentence] of Object.entries(INVARIANTS)) {
      const found = findings.filter(({ invariant }) => invariant === name);
      print(`${found.length === 0 ? 'holds ' : 'BROKEN'} ${sentence}`);
      for (const { about, what } of found.slice(0, SHOWN)) warn(`       ${about}: ${what}`);
      if (found.length > SHOWN) warn(`       and ${String(found.length - SHOWN)} more`);
    }
    print(
      Object.entries(counts)
        .map(([name, count]) => `${String(count)} ${name}`)
        .join(', '),
    );
    if (findings.length > 0) process.exitCode = 1;
  } finally {
    await rows.close();
  }
}

await runCommand(
  new Command('invariants:check')
    .description(
      'Reads the whole database and finds what of the rules that always hold does not; ends with 1 when something does not. Nothing is changed.',
    )
    .option('--log <file>', 'what the channel recorded, as fake-twilio --record writes it')
    .option(
      '--grace <seconds>',
      'how long a message may be due and not sent; without it until it expires',
      seconds,
    )
    .option('--now <time>', 'the time by the clock of the service, where that is a rehearsal’s', time)
    .addHelpText(
      'after',
      '\nThe database is that of DATABASE_URL. It must be still: stop the service, or check a copy. What is printed holds ids and nothing of a person.',
    )
    .action(async (options: Options) => {
      try {
        await check(options);
      } catch (error) {
        fail(error);
      }
    }),
);
