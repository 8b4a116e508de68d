import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tuning } from '../../src/app/service.ts';
import { openFleet, type Fleet } from '../support/fleet.ts';
import { mongoForTests } from '../support/mongo.ts';
import { asAnswers, casesOf, phoneOf, talkOf } from '../support/registration-talk.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const SENDER = '+15005550006';
/** Who register while it is lost again and again; one more texts before. */
const PEOPLE = 3;
const TUNING: Tuning = {
  dispatcher: { pollMs: 500, leaseMs: 2_000, settleMs: 1_000, holdMs: 500, staleMs: 1_500 },
  schedulePollMs: 2_000,
};

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('MongoDB cannot be reached', () => {
  let fleet: Fleet;
  let proxy: TcpProxy;
  let url: string;
  let address: string;

  beforeAll(async () => {
    const direct = new URL(mongo!.url);
    proxy = await startTcpProxy(Number(direct.port));
    fleet = await openFleet(mongo!, { senders: [SENDER], cap: 500, tuning: TUNING });
    await fleet.storage.importCases(casesOf(PEOPLE + 1), { dryRun: false });
    direct.port = String(proxy.port);
    // The server tells of itself by its own address, which is not behind the proxy.
    direct.searchParams.set('directConnection', 'true');
    address = direct.href;
    ({ url } = await fleet.start('all', { env: { DATABASE_URL: address } }));
  });

  afterAll(async () => {
    await fleet.close();
    await proxy.close();
    await mongo?.close();
  });

  it('is waited for by a service that starts meanwhile', { timeout: 60_000 }, async () => {
    proxy.cut();
    let listening = false;
    const starting = fleet.start('web', { env: { DATABASE_URL: address } }).then((started) => {
      listening = true;
      return started;
    });
    // Longer than one try takes.
    await pause(6_000);
    expect(listening).toBe(false);
    proxy.mend();
    const started = await starting;
    expect((await fetch(`${started.url}/readyz`)).status).toBe(200);
  });

  const readyz = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
  const sid = (i: number, step: number): string => `SM${String(i * 100 + step).padStart(32, '0')}`;
  const text = async (i: number, step: number): Promise<number> => {
    const id = sid(i, step);
    const body = talkOf(i)[step]?.[0] ?? '';
    return (await fleet.twilio.text(phoneOf(i), SENDER, body, { MessageSid: id, SmsSid: id })).status;
  };

  it(
    'is 503 at /readyz and the webhook, while alive; and is over when it is back',
    { timeout: 60_000 },
    async () => {
      await expect.poll(readyz, { timeout: 15_000, interval: 200 }).toBe(200);
      expect(await text(0, 0)).toBe(200);
      proxy.cut();
      expect(await readyz()).toBe(503);
      expect(await text(0, 1)).toBe(503);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      proxy.mend();
      await expect.poll(readyz, { timeout: 15_000, interval: 200 }).toBe(200);
      expect(await text(0, 1)).toBe(200);
      await fleet.twilio.until(() => fleet.receivedBy(phoneOf(0)).length === 2, 'both answers', 30_000);
      expect(asAnswers(0, fleet.receivedBy(phoneOf(0)))).toEqual(
        talkOf(0)
          .slice(0, 2)
          .map(([, answer]) => answer),
      );
    },
  );

  it(
    'again and again in the middle of talks: no half turn, nothing asked twice',
    { timeout: 240_000 },
    async () => {
      const { twilio } = fleet;
      const people = Array.from({ length: PEOPLE }, (_, i) => i + 1);
      let cuts = 0;
      const talking = new AbortController();
      const cutting = (async () => {
        const over = (): boolean => talking.signal.aborted;
        while (!over()) {
          // After some more messages, so that turns are made however slow the machine is; somewhere in the middle of the next.
          const goal = twilio.sent.length + 3 + Math.floor(Math.random() * 7);
          while (twilio.sent.length < goal && !over()) await pause(5);
          await pause(Math.random() * 100);
          proxy.cut();
          cuts += 1;
          await pause(Math.random() * 300);
          proxy.mend();
        }
      })();
      await Promise.all(
        people.map(async (i) => {
          for (const step of talkOf(i).keys()) {
            while ((await text(i, step)) !== 200) await pause(100);
            while (fleet.receivedBy(phoneOf(i)).length <= step) await pause(25);
          }
        }),
      );
      talking.abort();
      await cutting;
      expect(cuts).toBeGreaterThanOrEqual(3);
      await expect
        .poll(
          async () => {
            const { queued, sending, unsure } = await fleet.storage.countOutbox();
            return queued + sending + unsure;
          },
          { timeout: 30_000 },
        )
        .toBe(0);
      for (const i of people)
        expect(asAnswers(i, fleet.receivedBy(phoneOf(i)))).toEqual(talkOf(i).map(([, answer]) => answer));
      const { waiting, idle } = await fleet.storage.countRegistrations();
      expect(waiting + idle).toBe(PEOPLE);
    },
  );
});
