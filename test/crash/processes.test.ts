import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role, Tuning } from '../../src/app/service.ts';
import { startBalancer, type Balancer } from '../support/balancer.ts';
import { openFleet, type Fleet } from '../support/fleet.ts';
import { mongoForTests } from '../support/mongo.ts';
import { asAnswers, casesOf, phoneOf, talkOf } from '../support/registration-talk.ts';
import { EndedAtStart, freePort, type ServiceProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';

const PEOPLE = size('CRASH_PEOPLE', { usual: 4, large: 300 });
const MESSAGES = size('CRASH_MESSAGES', { usual: 40, large: 2_000 });
/** Of them, each role of a process more than once. */
const KILLS = size('CRASH_KILLS', { usual: 10, large: 15 });
/** Phones that text at the same time. */
const AT_ONCE = 12;
/** Segments a second of each of three senders. */
const CAP = 30;
const ROLES: readonly Role[] = ['web', 'web', 'worker', 'worker', 'worker'];
/** The test engine makes about a hundred transactions a second: what is claimed must have the time to be sent. */
const TUNING: Tuning = {
  dispatcher: { pollMs: 1_000, leaseMs: 6_000, settleMs: 3_000, holdMs: 2_000, staleMs: 5_000 },
  schedulePollMs: 2_000,
};

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('two webs and three workers on one replica set, killed at random', () => {
  let fleet: Fleet;
  let balancer: Balancer;
  let ports: readonly number[];
  const processes: (ServiceProcess | null)[] = [];
  let restarts = 0;
  let over = false;

  beforeAll(async () => {
    ports = [await freePort(), await freePort()];
    balancer = await startBalancer(ports);
    fleet = await openFleet(mongo!, { cap: CAP, tuning: TUNING, front: balancer.url });
    await fleet.storage.importCases(casesOf(PEOPLE), { dryRun: false });
    for (const [at] of ROLES.entries()) processes[at] = await start(at);
  });

  afterAll(async () => {
    over = true;
    await fleet.close();
    await balancer.close();
    await mongo?.close();
  });

  /** Starts one as systemd does with the unit of docs/deploy.md: again after two seconds, should the database be too busy. */
  async function start(at: number): Promise<ServiceProcess> {
    const port = ports[at];
    for (;;) {
      try {
        return await fleet.start(ROLES[at]!, port === undefined ? {} : { port });
      } catch (error) {
        if (!(error instanceof EndedAtStart) || over) throw error;
        restarts += 1;
        await pause(2_000);
      }
    }
  }

  const senderOf = (i: number): string => fleet.senders[i % fleet.senders.length]!;

  /** Twilio's delivery: the same MessageSid again, to whichever web is next, until one has taken it. */
  async function deliver(i: number, body: string, sid: string): Promise<void> {
    for (;;) {
      const answer = await fleet.twilio
        .text(phoneOf(i), senderOf(i), body, { MessageSid: sid, SmsSid: sid })
        .catch(() => null);
      if (answer?.status === 200 || over) return;
      await pause(200);
    }
  }

  async function register(i: number): Promise<void> {
    for (const [step, [text]] of talkOf(i).entries()) {
      await deliver(i, text, `SM${String(i * 100 + step).padStart(32, '0')}`);
      while (fleet.receivedBy(phoneOf(i)).length <= step && !over) await pause(50);
    }
  }

  /** Kills one after the other, with random pauses; each comes back after another. Gives how many of each role. */
  async function killAtRandom(): Promise<{ web: number; worker: number }> {
    const kills = { web: 0, worker: 0 };
    const comingBack: Promise<void>[] = [];
    while ((kills.web + kills.worker < KILLS || kills.web < 2 || kills.worker < 2) && !over) {
      await pause(500 + Math.random() * 1_500);
      const at = Math.floor(Math.random() * ROLES.length);
      const victim = processes[at];
      if (victim === null || victim === undefined) continue;
      processes[at] = null;
      await victim.kill();
      kills[ROLES[at] === 'web' ? 'web' : 'worker'] += 1;
      comingBack.push(
        pause(Math.random() * 1_000).then(async () => {
          processes[at] = await start(at);
        }),
      );
    }
    await Promise.all(comingBack);
    return kills;
  }

  it(
    `registers each of ${String(PEOPLE)} people once and sends each of ${String(MESSAGES)} messages once`,
    { timeout: 600_000 },
    async () => {
      const { storage, twilio } = fleet;
      const began = performance.now();
      const seconds = (): string => ((performance.now() - began) / 1000).toFixed(0);
      const killing = killAtRandom();
      const queueing = fleet.queue(MESSAGES);
      let next = 0;
      const phones = Array.from({ length: AT_ONCE }, async () => {
        while (next < PEOPLE && !over) await register(next++);
      });
      await queueing;
      const kills = await killing;
      const killedFor = seconds();
      await Promise.all(phones);
      const registeredAfter = seconds();
      await expect
        .poll(
          async () => {
            const { queued, sending, unsure } = await storage.countOutbox();
            return queued + sending + unsure;
          },
          { timeout: 300_000, interval: 500 },
        )
        .toBe(0);
      const sentAfter = seconds();
      // Nothing more may come: what was in doubt is settled by now, or it is sent a second time here.
      await pause(4_000);

      const registrations = await storage.countRegistrations();
      const outbox = await storage.countOutbox();
      const rates = fleet.fullestSeconds();
      const replies = PEOPLE * talkOf(0).length;
      console.log(
        [
          `killed          ${String(kills.web)} webs, ${String(kills.worker)} workers in ${killedFor} s; ${String(restarts)} ended at their start and were started again`,
          `registered      ${String(registrations.waiting + registrations.idle)} people after ${registeredAfter} s`,
          `sent            ${String(twilio.sent.length)} of ${String(replies + MESSAGES)} messages after ${sentAfter} s`,
          `in doubt        ${String(twilio.requests.filter(({ method }) => method === 'GET').length)} look-ups; unsure now: ${String(outbox.unsure)}`,
          `refused         ${String(balancer.refused)} requests found no web`,
          `fullest second  ${rates.join(', ')} segments; cap ${String(CAP)}`,
        ].join('\n'),
      );
      for (let i = 0; i < PEOPLE; i += 1)
        expect(asAnswers(i, fleet.receivedBy(phoneOf(i)))).toEqual(talkOf(i).map(([, answer]) => answer));
      expect(fleet.copies(MESSAGES).filter((copies) => copies !== 1)).toEqual([]);
      expect(twilio.sent).toHaveLength(replies + MESSAGES);
      expect(registrations.waiting + registrations.idle).toBe(PEOPLE);
      const { accepted, sent, delivered, ...rest } = outbox;
      expect(accepted + sent + delivered).toBe(replies + MESSAGES);
      expect(Object.entries(rest).filter(([, count]) => count > 0)).toEqual([]);
      for (const rate of rates) expect(rate).toBeLessThanOrEqual(CAP);
      expect(kills.web + kills.worker).toBeGreaterThanOrEqual(10);
    },
  );
});
