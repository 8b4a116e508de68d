import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRuntime, type Runtime } from '../../src/app/open.ts';
import { startService, type Service } from '../../src/app/service.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { nothingOnItsWay } from '../support/outbox.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, QUICK } from '../support/service-process.ts';

const OURS = ['+15005550006', '+15005550016'] as const;
const PHONE = '+526640000001';
/** A loop that got so far would go on for ever. */
const FOR_EVER = 200;

let folder: string;
let twilio: FakeTwilio;
let runtime: Runtime;
let service: Service;
/** Texts that phones and numbers of ours still bring. */
let onTheWay: Promise<{ readonly status: number }>[];

/** The service over the fake Twilio, which knows `senders` as its own. */
async function start(senders: readonly string[]): Promise<void> {
  const url = `http://127.0.0.1:${String(await freePort())}`;
  twilio = await startFakeTwilio();
  twilio.serveApp(url);
  const database = `sqlite:${join(folder, 'aviso.db')}`;
  const one = { url, database, twilio, sender: OURS[0], perSecond: 2000 };
  const SENDER_RATES = OURS.map((sender) => `${sender}=2000`).join(',');
  const env = { ...serviceEnv(one), TWILIO_SMS_FROM: senders.join(','), SENDER_RATES, LOG_LEVEL: 'silent' };
  runtime = await openRuntime(env, 'service');
  service = await startService(runtime, 'all', QUICK);
}

/** Brings what a delivered message sets off, as long as it sets off anything. */
function onDelivered(
  bring: (from: string, to: string, body: string) => ReturnType<FakeTwilio['text']>,
): void {
  twilio.onDelivered(({ from, to, body }) => {
    if (from !== null && twilio.sent.length <= FOR_EVER) onTheWay.push(bring(from, to, body));
  });
}

/** Resolves when nobody has anything more to say. */
async function settled(): Promise<void> {
  for (let seen = -1; seen !== onTheWay.length + twilio.sent.length;) {
    seen = onTheWay.length + twilio.sent.length;
    for (const answer of await Promise.all(onTheWay)) expect(answer.status).toBe(200);
    await nothingOnItsWay(runtime.storage);
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-loops-'));
  onTheWay = [];
});
afterEach(async () => {
  await service.close();
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

describe('two numbers of ours', () => {
  it.each([
    ['both named in the configuration', OURS, 0],
    ['the one that is texted named', [OURS[1]], 1],
    ['the one that texts named', [OURS[0]], 0],
    ['neither named, as those of a Messaging Service', [`MG${'0'.repeat(32)}`], 1],
  ] as const)('make no loop: %s', async (which, senders, most) => {
    await start(senders);
    // What one of them says arrives at the other.
    onDelivered((from, to, body) => twilio.text(from, to, body));
    await twilio.text(OURS[0], OURS[1], 'hola');
    await settled();
    console.log(`two numbers of ours, ${which}: ${String(twilio.sent.length)} messages made by one text`);
    expect(twilio.sent.length).toBeLessThanOrEqual(most);
  });
});

describe('a phone that answers by itself', () => {
  it.each([
    ['in the same words', (n: number) => (n < 0 ? '' : 'Estoy manejando, le llamo luego.'), 5],
    ['in other words each time', (n: number) => `ocupado ${'x'.repeat(n)}`, 7],
  ])('is told once that no answer follows, and hears no more: %s', async (how, word, most) => {
    await start(OURS);
    for (const text of ['hola', '1']) {
      expect((await twilio.text(PHONE, OURS[0], text)).status).toBe(200);
      await settled();
    }
    const before = twilio.sent.length;
    let texts = 0;
    onDelivered((from, to) => twilio.text(to, from, word((texts += 1))));
    // What begins it, and goes on though nobody answers any more.
    for (let n = 0; n < 60; n += 1) {
      onTheWay.push(twilio.text(PHONE, OURS[0], word((texts += 1))));
      await settled();
    }
    const answered = twilio.sent.length - before;
    console.log(
      `a phone that answers by itself ${how}: ${String(answered)} answers to ${String(texts)} texts`,
    );
    expect(texts).toBeGreaterThanOrEqual(60);
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThanOrEqual(most);
  });
});
