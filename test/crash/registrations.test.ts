import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { deliverUntilTaken } from '../support/deliver.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { makeCase } from '../support/records.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, startProcess, type ServiceProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { testVault } from '../support/storage.ts';

const PEOPLE = size('REGISTERING_PEOPLE', { usual: 12, large: 200 });
const KILLS = size('REGISTERING_KILLS', { usual: 3, large: 20 });
const SENDER = '+15005550006';
/** For one answer, kills of the service included. */
const PATIENCE_MS = 100_000;
const phone = (i: number): string => `+52664${String(1_000_000 + i)}`;
const aNumber = (i: number): string => String(201_000_000 + i);

/** Each text, and the question that answers it: each must come once, in this order. */
const TALK = (i: number): readonly (readonly [text: string, answer: string])[] => [
  ['hola', 'Idioma'],
  ['1', '¿Acepta?'],
  ['1', 'numero de caso'],
  [`A${aNumber(i)}`, 'fecha de nacimiento'],
  ['5 de marzo de 1985', 'vemos solo a'],
  ['1', '¿En qué lugar se encuentra'],
  ['1', 'necesita su familia'],
  ['1', 'o qué cambia'],
  ['1', 'Recibo R'],
];

let folder: string;
let twilio: FakeTwilio;
let service: ServiceProcess;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-crash-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  twilio = await startFakeTwilio();
  twilio.serveApp(url);
  env = serviceEnv({
    url,
    database: `sqlite:${join(folder, 'aviso.db')}`,
    twilio,
    sender: SENDER,
    perSecond: 2000,
  });
  const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
  await storage.importCases(
    Array.from({ length: PEOPLE }, (_, i) =>
      makeCase({ aNumber: aNumber(i), familyId: `F${String(i)}`, birthDate: '1985-03-05' }),
    ),
    { dryRun: false },
  );
  await storage.close();
  service = await startProcess(env);
});

afterAll(async () => {
  await service.stop();
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

const deliver = (from: string, body: string, sid: string): Promise<void> =>
  deliverUntilTaken(twilio, { from, to: SENDER, body, sid });

const receivedBy = (to: string): readonly string[] =>
  twilio.sent.filter((message) => message.to === to).map((message) => message.body);

async function register(i: number): Promise<void> {
  for (const [step, [text]] of TALK(i).entries()) {
    await deliver(phone(i), text, `SM${String(i * 100 + step).padStart(32, '0')}`);
    const until = performance.now() + PATIENCE_MS;
    while (receivedBy(phone(i)).length <= step) {
      if (performance.now() > until) throw new Error(await whatIsStuck(i, step));
      await pause(25);
    }
  }
}

/** What is stored of somebody who waits in vain. */
async function whatIsStuck(i: number, step: number): Promise<string> {
  const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
  const contactId = storage.contactIdOf(phone(i));
  const texts = await storage.listInbound(contactId, 20);
  const rows = await storage.listOutboxOf(contactId);
  await storage.close();
  return [
    `No answer to text ${String(step + 1)} of ${phone(i)} within ${String(PATIENCE_MS / 1000)} s.`,
    `Stored: ${texts.map(({ text }) => text).join(', ')}`,
    ...rows.map(
      ({ id, state, attempts, owner, attemptedAt, error, content }) =>
        `${id} ${state} ${String(attempts)} ${owner ?? '-'} ${String(attemptedAt)} ${error ?? '-'} ${content.body.slice(0, 40)}`,
    ),
    `Received: ${receivedBy(phone(i)).join(' | ')}`,
  ].join('\n');
}

describe('killed at random', () => {
  it(
    `leaves each of ${String(PEOPLE)} people registered, asked everything once and told everything once`,
    { timeout: 240_000 },
    async () => {
      const progress = { done: false };
      const everyone = Promise.all(Array.from({ length: PEOPLE }, (_, i) => register(i))).then(
        () => (progress.done = true),
      );
      const texts = PEOPLE * TALK(0).length;
      let kills = 0;
      // Each kill comes when a random number of further requests has reached the other side: in the middle of traffic.
      while (kills < KILLS) {
        const goal = twilio.requests.length + 1 + Math.floor(Math.random() * (texts / KILLS));
        while (twilio.requests.length < goal && !progress.done) await pause(1);
        if (progress.done) break;
        await service.kill();
        kills += 1;
        service = await startProcess(env);
      }
      await everyone;
      // Nothing more may come: a message in doubt is settled by now or it is sent a second time here.
      await pause(3_000);

      expect(kills).toBeGreaterThanOrEqual(KILLS / 2);
      for (let i = 0; i < PEOPLE; i += 1) {
        const received = receivedBy(phone(i));
        const expected = TALK(i).map(([, answer]) => answer);
        expect(
          received.map((body, at) => (body.includes(expected[at] ?? 'nothing more') ? expected[at] : body)),
        ).toEqual(expected);
      }
      const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
      const counts = await storage.countRegistrations();
      const outbox = await storage.countOutbox();
      await storage.close();
      console.log(
        `${String(kills)} kills; registrations ${JSON.stringify(counts)}; outbox ${JSON.stringify(outbox)}`,
      );
      expect(counts.waiting + counts.idle).toBe(PEOPLE);
      expect(outbox.queued + outbox.sending + outbox.unsure + outbox.failed).toBe(0);
    },
  );
});
