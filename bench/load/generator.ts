/**
 * The load, in a process of its own: keeps `connections` sockets busy with signed requests made beforehand.
 * A phone's texts go one after the other over one socket, each when the last was answered and, where something is sent, when the
 * answer was handed over to the phone: nobody answers a question that they have not got.
 * Sockets and a few lines of parsing instead of an HTTP client: the load must cost less than what it measures.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { phone, request } from './form.ts';
import { listen, type HandedOver } from './handed-over.ts';
import { planSchema, type Report } from './messages.ts';
import { script } from './scripts.ts';

const plan = planSchema.parse(JSON.parse(process.argv[2] ?? ''));

// Everything is signed before the clock starts.
const talks: { readonly from: string; readonly texts: readonly Buffer[] }[] = [];
for (let i = 0; i < plan.talks; i += 1) {
  const talk = plan.firstTalk + i;
  const from = phone(talk);
  const texts = script(plan.script, talk).map((text, step) => request(talk * 64 + step, from, text));
  talks.push({ from, texts });
}

let begun = 0;
let finished = 0;
let ok = 0;
const others: Record<string, number> = {};
const latencies: number[] = [];

/** Length of the whole answer at the start of `bytes`, or 0 while it is incomplete. */
function answerLength(bytes: string): number {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.slice(0, head + 2))?.[1];
  if (length !== undefined) {
    const total = head + 4 + Number(length);
    return bytes.length >= total ? total : 0;
  }
  const end = bytes.indexOf('0\r\n\r\n', head + 4);
  return end < 0 ? 0 : end + 5;
}

function count(status: string): void {
  others[status] = (others[status] ?? 0) + 1;
}

/** Sends one request and gives its status when the answer is complete; `0` when the connection broke. */
function exchange(socket: Socket, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = (status: string): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(status);
    };
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (answerLength(text) > 0) done(text.slice(9, 12));
    };
    const onClose = (): void => {
      done('0');
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.write(bytes);
  });
}

async function open(): Promise<Socket> {
  const socket = connect(plan.port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** One socket's work: talk after talk until time is up or none are left. */
async function work(first: Socket, until: number, handedOver: HandedOver | null): Promise<void> {
  let socket = first;
  const over = pause(until - performance.now());
  while (performance.now() < until) {
    const talk = talks[begun];
    if (!talk) break;
    const { from, texts } = talk;
    begun += 1;
    let step = 0;
    for (const bytes of texts) {
      const start = performance.now();
      if (start >= until) break;
      const before = handedOver?.count(from) ?? 0;
      if (socket.destroyed) socket = await open();
      const status = await exchange(socket, bytes);
      latencies.push(performance.now() - start);
      if (status === '200') ok += 1;
      else count(status);
      step += 1;
      if (step < texts.length) await handedOver?.moreThan(from, before, over);
    }
    if (step === texts.length) finished += 1;
  }
  socket.end();
}

const handedOver = plan.twilioPort === null ? null : await listen(plan.twilioPort);
const sockets = await Promise.all(Array.from({ length: plan.connections }, open));
process.send?.({ kind: 'ready' });
await once(process, 'message');

const start = performance.now();
await Promise.all(sockets.map((socket) => work(socket, start + plan.seconds * 1000, handedOver)));
const milliseconds = performance.now() - start;
handedOver?.close();
latencies.sort((a, b) => a - b);
const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
process.send?.({
  kind: 'report',
  ok,
  others,
  milliseconds,
  p50: at(0.5),
  p99: at(0.99),
  finished,
  begun,
} satisfies Report);
process.disconnect();
