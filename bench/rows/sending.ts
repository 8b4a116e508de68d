import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { figure, type Row } from '../figures.ts';
import { onCore } from '../machine.ts';
import { SERVER_CORE } from '../server.ts';
import type { Bench } from '../workspace.ts';
import { startFakeTwilio } from './turns.ts';

const GROUP = 'Sending at no rate, one core, to a fake Twilio on the loopback';
const PROGRAM = fileURLToPath(new URL('../sending/sending.ts', import.meta.url));
/** About what goes out in a second through the outbox; a round takes as long as others do. */
const PER_SECOND = 300;

const sample = z.object({ perSecond: z.number(), cpu: z.number() });
const output = z.array(z.object({ bare: sample, outbox: sample }));

/** What the outbox costs a message, beside the same requests made by Twilio's client and nothing else, in the same rounds. */
export async function sending(bench: Bench): Promise<Row[]> {
  const twilio = await startFakeTwilio(bench.folder);
  bench.later(twilio.stop);
  const messages = Math.ceil(PER_SECOND * bench.seconds);
  const program = [process.execPath, '--import', 'tsx', PROGRAM, bench.folder];
  const numbers = [twilio.port, messages, bench.rounds].map(String);
  const [command, args] = onCore(SERVER_CORE, [...program, ...numbers]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error('Sending could not be measured.');
  const rounds = output.parse(JSON.parse(text));
  return (
    [
      ['bare', 'requests by Twilio’s client, nothing kept'],
      ['outbox', 'through the outbox, SQLite on disk'],
    ] as const
  ).map(([kind, name]) => ({
    group: GROUP,
    name,
    figures: [
      figure(
        'messages/s',
        rounds.map((round) => round[kind].perSecond),
      ),
      figure(
        'CPU µs a message',
        rounds.map((round) => round[kind].cpu),
      ),
      figure(
        'of bare, messages/s',
        rounds.map((round) => round[kind].perSecond / round.bare.perSecond),
        2,
      ),
    ],
  }));
}
