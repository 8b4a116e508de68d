import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { progressOf } from '../../src/broadcasts/after.ts';
import { createBroadcastLoop } from '../../src/broadcasts/loop.ts';
import type { BroadcastDeps } from '../../src/broadcasts/deps.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import {
  AT_ONCE,
  peopleIn,
  phasesHaveBegun,
  phoneOf,
  SMS,
  toolsOver,
  worldOver,
} from '../support/broadcasts.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN, startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { openFleet } from '../support/fleet.ts';
import { silentLog } from '../support/log.ts';
import { mongoForTests } from '../support/mongo.ts';
import { freePort, QUICK, startProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';

const PEOPLE = size('BROADCAST_PEOPLE', { usual: 240, large: 25_000 });
const PEOPLE_MONGO = size('BROADCAST_PEOPLE_MONGO', { usual: 60, large: 5_000 });
/** Segments a second. */
const RATE = 200;
const KILLS = size('BROADCAST_KILLS', { usual: 3, large: 5 });

const clock = { now: () => Date.now() };

/** Every hundredth has told us to stop, every 97th number is none. */
const hasStopped = (i: number): boolean => i % 100 === 50;
const isBad = (i: number): boolean => i % 97 === 13 && !hasStopped(i);

/** Use cases as an administrator's process has them, without the worker's part. */
function administratorOf(storage: BroadcastDeps['storage'], senders: readonly string[]) {
  const deps = toolsOver(storage, clock, {
    ids: createIds(clock),
    rates: () => RATE,
    senderFor: () => senders[0] ?? null,
  });
  return worldOver(
    deps,
    createBroadcastLoop({ ...deps, owner: 'nobody', log: silentLog, queued: () => undefined }),
  );
}

function countCopies(twilio: FakeTwilio): ReadonlyMap<string, number> {
  const copies = new Map<string, number>();
  for (const { to } of twilio.sent) copies.set(to, (copies.get(to) ?? 0) + 1);
  return copies;
}

async function toItsEnd(
  administrator: ReturnType<typeof administratorOf>,
  id: string,
  timeout: number,
): Promise<void> {
  await expect
    .poll(async () => (await administrator.find(id)).state, { timeout, interval: 500 })
    .toBe('done');
  // Reports of the last ones.
  await expect
    .poll(async () => (await administrator.states(id)).sent ?? 0, { timeout: 30_000, interval: 500 })
    .toBe(0);
}

async function judge(
  name: string,
  administrator: ReturnType<typeof administratorOf>,
  twilio: FakeTwilio,
  { id, people, seconds, kills }: { id: string; people: number; seconds: number; kills: number },
): Promise<void> {
  const { states, reasons, audience } = await progressOf(administrator.deps, id);
  const sum = Object.values(states).reduce((all, count) => all + count, 0);
  const copies = countCopies(twilio);
  const twice = [...copies.values()].filter((many) => many > 1).length;
  console.log(
    [
      `${name}: ${String(people)} recipients, worker killed ${String(kills)} times, ${seconds.toFixed(0)} s`,
      ...Object.entries(states)
        .filter(([, count]) => count > 0)
        .map(([state, count]) => `  ${state.padEnd(12)} ${String(count).padStart(7)}`),
      ...reasons.map(({ state, reason, count }) => `  ${state} ${reason}: ${String(count)}`),
      `  sum ${String(sum)}, audience ${String(audience)}, messages at Twilio ${String(twilio.sent.length)}, twice ${String(twice)}`,
    ].join('\n'),
  );
  expect(sum).toBe(people);
  expect(audience).toBe(people);
  expect(twice).toBe(0);
  const stopped = Array.from({ length: people }, (_, i) => i).filter(hasStopped).length;
  const bad = Array.from({ length: people }, (_, i) => i).filter(isBad).length;
  expect(states).toMatchObject({ delivered: people - stopped - bad, suppressed: stopped, failed: bad });
  for (let i = 0; i < people; i += 1)
    expect(copies.get(phoneOf(i)) ?? 0, phoneOf(i)).toBe(hasStopped(i) || isBad(i) ? 0 : 1);
}

function behaveBadly(twilio: FakeTwilio): void {
  const bad = new Set(
    Array.from({ length: 50_000 }, (_, i) => i)
      .filter(isBad)
      .map(phoneOf),
  );
  twilio.behave(({ fields }) =>
    bad.has(fields['To'] ?? '') ? { kind: 'error', code: 21211, status: 400 } : null,
  );
  twilio.reporting(() => [{ status: 'delivered', afterMs: 20 }]);
}

describe('a broadcast whose worker is killed', () => {
  const cleaning: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const clean of cleaning.reverse()) await clean();
  });

  it(`reaches each of ${String(PEOPLE)} once on SQLite`, { timeout: 900_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aviso-broadcast-'));
    cleaning.push(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'aviso.db');
    const storage = await openSqlite({ path, vault: testVault(), tuning: { patienceMs: 20_000 } });
    cleaning.push(() => storage.close());
    await phasesHaveBegun(storage, clock);
    await peopleIn(storage, PEOPLE, {
      now: clock.now(),
      of: (i) => (hasStopped(i) ? { talk: { stopped: true } } : {}),
    });
    const twilio = await startFakeTwilio({ validate: false });
    cleaning.push(() => twilio.close());
    behaveBadly(twilio);
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    twilio.serveApp(url);
    const env = {
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: url,
      DATABASE_URL: `sqlite:${path}`,
      DATA_KEY: TEST_KEY.toString('base64'),
      OPERATOR_NAME: 'Casa Ejemplo',
      TWILIO_ACCOUNT_SID: FAKE_ACCOUNT,
      TWILIO_AUTH_TOKEN: FAKE_TOKEN,
      TWILIO_SMS_FROM: SMS,
      TWILIO_API_BASE_URL: twilio.url,
      SENDER_RATES: `${SMS}=${String(RATE)}`,
    };
    const web = await startProcess(env, { role: 'web' });
    cleaning.push(() => web.kill());
    const administrator = administratorOf(storage, [SMS]);
    const { id } = await administrator.approved({ ...AT_ONCE, canaryShare: 0.02 });
    const began = performance.now();
    let worker = await startProcess(env, { role: 'worker' });
    cleaning.push(() => worker.kill());
    let kills = 0;
    while (kills < KILLS) {
      // Once while the audience is frozen, then in the middle of sending, each time somewhere else.
      const goal = kills === 0 ? 0 : (PEOPLE * kills) / (KILLS + 1) + Math.random() * 50;
      if (kills === 0) await pause(700 + Math.random() * 500);
      while (twilio.sent.length < goal) await pause(5);
      await worker.kill();
      kills += 1;
      worker = await startProcess(env, { role: 'worker' });
    }
    await toItsEnd(administrator, id, 600_000);
    const seconds = (performance.now() - began) / 1000;
    await pause(2_000);
    await judge('SQLite', administrator, twilio, { id, people: PEOPLE, seconds, kills });
  });
});

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('a broadcast with two workers on a replica set', () => {
  it(`reaches each of ${String(PEOPLE_MONGO)} once`, { timeout: 1_200_000 }, async () => {
    const fleet = await openFleet(mongo!, {
      cap: RATE,
      senders: [SMS, '+15005550016'],
      // The test engine makes about a hundred transactions a second: what is claimed must have the time to be sent.
      tuning: {
        dispatcher: {
          ...QUICK.dispatcher,
          pollMs: 1_000,
          leaseMs: 6_000,
          settleMs: 3_000,
          holdMs: 2_000,
          staleMs: 5_000,
        },
        schedulePollMs: 1_000,
      },
    });
    try {
      await phasesHaveBegun(fleet.storage, clock);
      await peopleIn(fleet.storage, PEOPLE_MONGO, {
        now: clock.now(),
        atOnce: 50,
        of: (i) => ({
          talk: { sender: fleet.senders[i % 2]!, ...(hasStopped(i) && { stopped: true }) },
        }),
      });
      behaveBadly(fleet.twilio);
      await fleet.start('web');
      const administrator = administratorOf(fleet.storage, fleet.senders);
      const { id } = await administrator.approved({ ...AT_ONCE, canaryShare: 0.02 });
      const began = performance.now();
      const first = await fleet.start('worker');
      await fleet.start('worker');
      await fleet.twilio.until(() => fleet.twilio.sent.length > PEOPLE_MONGO / 3, 'a third', 600_000);
      await first.kill();
      await fleet.start('worker');
      await toItsEnd(administrator, id, 900_000);
      const seconds = (performance.now() - began) / 1000;
      await judge('MongoDB', administrator, fleet.twilio, { id, people: PEOPLE_MONGO, seconds, kills: 1 });
    } finally {
      await fleet.close();
      await mongo?.close();
    }
  });
});
