import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { readArguments } from './command-line.ts';
import { originOf } from './origin.ts';
import { Phone, PhoneError } from './phone/client.ts';
import { playScript } from './phone/play.ts';
import { readLine } from './phone/script.ts';
import { frameOf } from './phone/show.ts';
import { clean, print, warn } from './terminal.ts';

interface Options {
  readonly from: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly url?: string;
  readonly host: string;
  readonly port: string;
}

const POLL_MS = 500;

const command = readArguments(
  new Command('simulate')
    .description(
      'A phone in the terminal against the running service; reads a script when standard input is no terminal.',
    )
    .option('--from <number>', 'number of this phone, with its country code', '+525512345678')
    .addOption(
      new Option('--channel <channel>', 'what it texts by').choices(['sms', 'whatsapp']).default('sms'),
    )
    .option('--url <origin>', 'where the service runs; else HOST and PORT say it')
    .addOption(new Option('--host <host>').env('HOST').default('127.0.0.1').hideHelp())
    .addOption(new Option('--port <port>').env('PORT').default('3000').hideHelp())
    .addHelpText(
      'after',
      `
Lines of a script, also at the prompt:
  any text                    is sent as it stands
  # a comment
  @clock 2021-03-01T10:00:00Z moves the service's clock (it must run with NOW); also @clock +1d, +12h, +30m
  @wait [SECONDS]             waits for messages that nothing was sent for
  @voice                      sends a voice note
  @location 32.51,-117.03     sends a place`,
    ),
);

/** The lines of standard input. Opened at the first one asked for: an interface that waits would let lines go by. */
async function* standardInput(): AsyncIterable<string> {
  yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
}

/** A phone that a person types on; messages show as they come. */
async function talk(phone: Phone, options: Options): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  const show = (text: string): void => {
    // Clears the prompt, writes above it and puts back what was being typed.
    process.stdout.write(`\r\u001B[K${clean(text)}\n`);
    terminal.prompt(true);
  };
  let failure: unknown = null;
  const fail = (error: unknown): void => {
    failure ??= error;
    terminal.close();
  };
  const poll = async (): Promise<void> => {
    for (const answer of await phone.unread()) show(frameOf(answer, process.stdout.columns));
  };
  const act = async (text: string): Promise<void> => {
    try {
      const line = readLine(text);
      if (line.kind === 'send') await phone.send(line.content);
      if (line.kind === 'clock') {
        await phone.moveClock(line.to);
        show(`@ ${new Date(await phone.now()).toISOString()}`);
      }
    } catch (error) {
      if (!(error instanceof PhoneError)) throw error;
      show(`! ${error.message}`);
    }
    terminal.prompt(true);
  };

  await phone.pickUp();
  process.stdout.write(
    `Phone ${options.from}, ${options.channel}. Write and press Enter; Ctrl+D puts it down.\n`,
  );
  terminal.prompt();
  const timer = setInterval(() => void poll().catch(fail), POLL_MS);
  let acts: Promise<void> = Promise.resolve();
  terminal.on('line', (text) => {
    acts = acts.then(() => act(text)).catch(fail);
  });
  await new Promise<void>((done) => terminal.once('close', done));
  clearInterval(timer);
  await acts;
  process.stdout.write('\n');
  if (failure !== null) throw failure instanceof Error ? failure : new Error('The phone stopped.');
}

const options = command.opts<Options>();
const phone = new Phone({
  url: options.url ?? originOf(options.host, options.port),
  from: options.from,
  channel: options.channel,
});
try {
  if (process.stdin.isTTY) await talk(phone, options);
  else {
    await playScript(phone, standardInput(), print);
  }
} catch (error) {
  if (!(error instanceof PhoneError)) throw error;
  warn(error.message);
  process.exitCode = 1;
}
