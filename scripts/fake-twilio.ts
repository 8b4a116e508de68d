import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError } from 'commander';
import { DEMO_OPERATOR } from '../src/domain/programme-words.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN, startFakeTwilio } from '../test/support/fake-twilio.ts';
import { phoneMessages } from '../test/support/phone-log.ts';
import { createChaos } from '../test/support/twilio/chaos.ts';
import { createRehearsal } from '../test/support/twilio/rehearsal.ts';
import { seededRandom } from '../test/support/twilio/seeded-random.ts';
import { CHAOS_KINDS } from '../test/support/twilio/trouble.ts';
import { readArguments } from './command-line.ts';
import { print, warn } from './terminal.ts';

interface Options {
  readonly port: number;
  readonly app: string;
  readonly public?: string;
  readonly sms: string;
  readonly whatsapp: string;
  readonly rate?: number;
  readonly whatsappRate?: number;
  readonly concurrency?: number;
  readonly failures: number;
  readonly seed: number;
  readonly window: boolean;
  readonly linger: number;
  readonly record?: string;
}

const MOST_PERCENT = Math.floor(100 / CHAOS_KINDS.length);

/** A number from `from` to `to`, or an error that says so. */
function number(from: number, to: number, whole = false): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${from} to ${to}.`);
  };
}

function origin(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.');
}

function phone(text: string): string {
  if (/^\+[1-9]\d{6,14}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a number with its country code, such as +15005550006.');
}

const command: Command = readArguments(
  new Command('fake-twilio')
    .description('A Twilio on this machine to rehearse with: nothing leaves it, no phone rings.')
    .option('--port <n>', 'where it listens on 127.0.0.1', number(0, 65_535, true), 4010)
    .option('--app <url>', 'where Aviso listens', origin, 'http://127.0.0.1:3000')
    .option('--public <url>', 'PUBLIC_URL of Aviso, when that is another address', origin)
    .option('--sms <number>', 'number that Aviso sends SMS from', phone, '+15005550006')
    .option('--whatsapp <number>', 'number that Aviso sends WhatsApp from', phone, '+15005550007')
    .option('--rate <n>', 'SMS segments a second; without it all go at once', number(0.01, 1000))
    .option('--whatsapp-rate <n>', 'WhatsApp messages a second', number(0.01, 1000))
    .option('--concurrency <n>', 'requests at one time; one more is answered 429', number(1, 10_000, true))
    .option(
      '--failures <percent>',
      `messages that meet each kind of bad day, 0 to ${MOST_PERCENT}`,
      number(0, MOST_PERCENT),
      0,
    )
    .option('--seed <n>', 'the same number gives the same bad days', number(0, 2 ** 32 - 1, true), 1)
    .option('--window', 'keep to WhatsApp’s 24 hours', false)
    .option('--linger <seconds>', 'from a pipe: ends when nothing has come for so long', number(0, 600), 2)
    .option('--record <file>', 'writes at the end what was sent and texted, for invariants:check --log')
    .addHelpText(
      'after',
      `
Lines, from the terminal or a pipe:
  +525512345678 hola            a text by SMS from that phone
  whatsapp:+525512345678 hola   by WhatsApp
  @log +525512345678 hola       a text that Twilio logs and Aviso is not told of
  @wait [SECONDS]               waits until nothing has come from Aviso for so long (2)
  @away, @back                  Twilio cannot be reached; can be reached again
  @table                        what happened so far
  # a comment

Docs: docs/rehearsal.md`,
    ),
);

const options = command.opts<Options>();
const show = print;

const senders = { sms: options.sms, whatsapp: `whatsapp:${options.whatsapp}` };
const perSecond: Readonly<Record<string, number>> = {
  ...(options.rate === undefined ? {} : { [senders.sms]: options.rate }),
  ...(options.whatsappRate === undefined ? {} : { [senders.whatsapp]: options.whatsappRate }),
};
const rates = Object.entries(perSecond)
  .map(([sender, rate]) => `${sender}=${rate}`)
  .join(',');

const twilio = await startFakeTwilio({
  port: options.port,
  appUrl: options.app,
  publicUrl: options.public ?? options.app,
  rates: perSecond,
  whatsappWindow: options.window ? 'report' : 'open',
  ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
}).catch((error: unknown): never => {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!inUse) throw error;
  command.error(`Port ${options.port} is taken. Give another with --port.`);
});
const chaos =
  options.failures === 0
    ? null
    : createChaos({ random: seededRandom(options.seed), shares: options.failures / 100 });
if (chaos !== null) {
  twilio.behave(chaos.decide);
  twilio.reporting(chaos.plan);
}
const rehearsal = createRehearsal({ twilio, chaos, senders, show });

/** How Aviso is started against it, to be pasted into a shell. */
const environment: Readonly<Record<string, string>> = {
  OPERATOR_NAME: DEMO_OPERATOR,
  TWILIO_ACCOUNT_SID: FAKE_ACCOUNT,
  TWILIO_AUTH_TOKEN: FAKE_TOKEN,
  TWILIO_API_BASE_URL: twilio.url,
  TWILIO_SMS_FROM: options.sms,
  TWILIO_WHATSAPP_FROM: options.whatsapp,
  PUBLIC_URL: options.public ?? options.app,
  PORT: new URL(options.app).port || '80',
  ...(rates === '' ? {} : { SENDER_RATES: rates }),
  // Not the people's own records.
  DATABASE_URL: 'sqlite:data/twilio-rehearsal.db',
  DEMO: 'on',
};
show('# Twilio on this machine. In another terminal, start Aviso with:');
for (const [name, value] of Object.entries(environment)) show(`export ${name}='${value}'`);
show(`# Listening on ${twilio.url}`);

const terminal = createInterface({ input: process.stdin, crlfDelay: Infinity });
process.once('SIGINT', () => {
  terminal.close();
});
for await (const line of terminal) await rehearsal.act(line);
if (!process.stdin.isTTY) await rehearsal.quiet(options.linger);
show(rehearsal.summary());
if (options.record !== undefined) {
  const lines = phoneMessages(twilio.messages).map((message) => `${JSON.stringify(message)}\n`);
  writeFileSync(options.record, lines.join(''), { mode: 0o600 });
}
await twilio.close().catch((error: unknown) => {
  warn(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
