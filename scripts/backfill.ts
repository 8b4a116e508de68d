import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { createBot } from '../src/bot/bot.ts';
import { createTwilioInboundLog } from '../src/channels/twilio/inbound-log.ts';
import { ConfigError } from '../src/platform/config.ts';
import { createTurns } from '../src/conversation/turn.ts';
import { takeMissed, type MissedQuery, type MissedReport } from '../src/missed/take-missed.ts';
import { packageRoot } from '../src/platform/root.ts';
import { readKeywords } from '../src/wording/words.ts';
import { readArguments, USAGE } from './command-line.ts';
import { withRuntime, print, type Commanded } from './runtime.ts';

const SOME_FAILED = 1;

/** An ISO instant with its zone, as UTC milliseconds. */
function instant(text: string): number {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('write it as 2021-02-19T15:00:00Z');
  return Date.parse(parsed.data);
}

interface Range {
  readonly since: number;
  readonly until?: number;
  readonly dryRun?: boolean;
}

const range = rangeGiven(
  new Command('backfill')
    .description(
      'Takes in the texts that Twilio logged and the service has not, each once and each person’s in their order. Works while the service runs, which answers them.',
    )
    .requiredOption('--since <instant>', 'the earliest one, e.g. 2021-02-19T15:00:00Z', instant)
    .option('--until <instant>', 'the latest one; now when left out', instant)
    .option('--dry-run', 'counts only')
    .addHelpText(
      'after',
      '\nEnds with 0, 1 when something could not be taken in (give the command again), 2 when it was not understood, 78 when the configuration is wrong.',
    ),
);

function rangeGiven(command: Command): Range {
  const range = readArguments(command).opts<Range>();
  if (range.until !== undefined && range.until < range.since)
    command.error('--until is before --since.', { exitCode: USAGE });
  return range;
}

function run(runtime: Commanded, range: Range): Promise<MissedReport> {
  const { config, storage, wording, clock, ids } = runtime;
  const { twilio } = config;
  if (twilio === null)
    throw new ConfigError(['TWILIO_ACCOUNT_SID: is missing; only Twilio has a log to read']);
  const words = readKeywords(join(packageRoot(), 'locales'));
  const match = (text: string) => words.match(wording.said(text).text);
  const senders = [...twilio.smsSenders, ...twilio.whatsappSenders.map((sender) => `whatsapp:${sender}`)];
  const bot = createBot({
    turns: createTurns({ storage, wording, clock, ids, senders }),
    match,
    // The running service finds what was queued by itself.
    committed: () => undefined,
  });
  const inbox = createTwilioInboundLog({ ...twilio, senders });
  return withBar((onProgress) =>
    takeMissed(
      { inbox, storage, taker: bot, match, clock, pause },
      {
        since: range.since,
        until: range.until ?? clock.now(),
        dryRun: range.dryRun ?? false,
        onProgress,
      },
    ),
  );
}

async function withBar(
  work: (onProgress: NonNullable<MissedQuery['onProgress']>) => Promise<MissedReport>,
): Promise<MissedReport> {
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {percentage}% | {value} of {total} texts', clearOnComplete: true })
    : null;
  let started = false;
  try {
    return await work((done, found) => {
      if (!started) bar?.start(found, done);
      started = true;
      bar?.update(done);
    });
  } finally {
    bar?.stop();
  }
}

await withRuntime(async (runtime) => {
  const { found, known, taken, failed } = await run(runtime, range);
  if (range.dryRun === true) print('Dry run: nothing was taken in.');
  print(`found ${found}, already there ${known}, taken in ${taken}, failed ${failed}`);
  if (failed > 0) process.exitCode = SOME_FAILED;
});
