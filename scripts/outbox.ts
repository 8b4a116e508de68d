import { Command } from 'commander';
import { parseSenderRates } from '../src/outbox/sender-rates.ts';
import { finishEstimate, readWaiting, type Finish } from '../src/outbox/finish.ts';
import { ConfigError } from '../src/platform/config.ts';
import { PRIORITIES, type Priority } from '../src/domain/message.ts';
import { readArguments } from './command-line.ts';
import { withRuntimeToRead, print } from './runtime.ts';

const NAMES = new Map<Priority, string>([
  [PRIORITIES.reply, 'replies'],
  [PRIORITIES.appointment, 'appointments'],
  [PRIORITIES.reminder, 'reminders'],
  [PRIORITIES.broadcast, 'broadcasts'],
  [PRIORITIES.clip, 'clips'],
]);
const HEAD = ['sender', 'what', 'messages', 'segments', 'ahead', 'left by'];

const lineOf = ({ sender, priority, messages, segments, ahead, at }: Finish): readonly string[] => [
  sender,
  NAMES.get(priority) ?? '',
  String(messages),
  String(segments),
  String(ahead),
  `${new Date(at).toISOString().slice(0, 16)}Z`,
];

readArguments(
  new Command('outbox').description(
    'What waits to be sent, by sender and kind, and when the last of it will have left.',
  ),
);

await withRuntimeToRead(async ({ config, storage, clock }) => {
  const parsed = parseSenderRates(config.senderRates);
  if ('problem' in parsed) throw new ConfigError([`SENDER_RATES: ${parsed.problem}`]);
  const now = clock.now();
  const waiting = await readWaiting(storage, now);
  // Simulated phones have no limit.
  const rates = config.twilio === null ? () => Infinity : parsed.rates;
  const lines = finishEstimate(waiting, rates, now).map(lineOf);
  if (lines.length === 0) {
    print('Nothing is queued.');
    return;
  }
  const rows = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    print(cells.join('  '));
  }
});
