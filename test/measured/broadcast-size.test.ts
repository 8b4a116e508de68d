import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createBroadcastLoop } from '../../src/broadcasts/loop.ts';
import { recallBroadcast } from '../../src/broadcasts/steer.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { AT_ONCE, peopleIn, phasesHaveBegun, SMS, toolsOver, worldOver } from '../support/broadcasts.ts';
import { startFakeTwilio } from '../support/fake-twilio.ts';
import { silentLog } from '../support/log.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, QUICK, startProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { testVault } from '../support/storage.ts';

const PEOPLE = size('BROADCAST_SIZE', { usual: 500, large: 100_000 });
/** Segments a second. */
const RATE = size('BROADCAST_RATE', { usual: 400, large: 400 });
/** What is not sent by then is recalled. */
const SENDING_MS = size('BROADCAST_SENDING_MS', { usual: 60_000, large: 60_000 });
const EXPANSION_MS = 30_000;
const REPLY_EVERY_MS = 250;

const mb = (kilobytes: number): string => `${String(Math.round(kilobytes / 1024))} MB`;

/** Resident memory of a process, kilobytes. */
function residentOf(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0);
}

const clock = { now: () => Date.now() };

describe.skipIf(process.platform !== 'linux')('a large broadcast', () => {
  const cleaning: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const clean of cleaning.reverse()) await clean();
  });

  it(
    `to ${String(PEOPLE)} is frozen within 30 seconds, in flat memory, and replies do not wait for it`,
    { timeout: 900_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'aviso-size-'));
      cleaning.push(() => rm(folder, { recursive: true, force: true }));
      const path = join(folder, 'aviso.db');
      const storage = await openSqlite({ path, vault: testVault(), tuning: { patienceMs: 20_000 } });
      cleaning.push(() => storage.close());
      await phasesHaveBegun(storage, clock);
      await peopleIn(storage, PEOPLE, { now: clock.now(), atOnce: 50 });
      const twilio = await startFakeTwilio({ validate: false });
      cleaning.push(() => twilio.close());
      const arrived = new Map<string, number>();
      twilio.reporting(({ to }) => {
        arrived.set(to, performance.now());
        return [{ status: 'delivered', afterMs: 20 }];
      });
      const port = await freePort();
      const url = `http://127.0.0.1:${String(port)}`;
      twilio.serveApp(url);
      const env = serviceEnv({ url, database: `sqlite:${path}`, twilio, sender: SMS, perSecond: RATE });
      const web = await startProcess(env, { role: 'web' });
      cleaning.push(() => web.kill());
      // As in production but for the looks at the outbox: another process queues the replies.
      const worker = await startProcess(env, {
        role: 'worker',
        tuning: {
          dispatcher: {
            ...QUICK.dispatcher,
            holdMs: 10_000,
            leaseMs: 10_000,
            settleMs: 20_000,
            staleMs: 3_000,
          },
        },
      });
      cleaning.push(() => worker.kill());

      const deps = toolsOver(storage, clock, {
        ids: createIds(clock),
        rates: () => RATE,
        senderFor: () => SMS,
      });
      const administrator = worldOver(
        deps,
        createBroadcastLoop({ ...deps, owner: 'nobody', log: silentLog, queued: () => undefined }),
      );
      await pause(2_000);
      const atStart = residentOf(worker.child.pid);

      const asking = { done: false };
      const waits: number[] = [];
      async function ask(): Promise<void> {
        for (let i = 0; !asking.done; i += 1) {
          const phone = `+52999${String(1_000_000 + i)}`;
          const from = performance.now();
          await twilio.text(phone, SMS, 'hola');
          while (!arrived.has(phone)) await pause(5);
          waits.push((arrived.get(phone) ?? 0) - from);
          await pause(REPLY_EVERY_MS);
        }
      }

      const { id } = await administrator.approved({ ...AT_ONCE, canaryShare: 0.001, holdMinutes: 0 });
      const approvedAt = performance.now();
      const asks = ask();
      while (['approved'].includes((await administrator.find(id)).state)) await pause(100);
      const expansion = performance.now() - approvedAt;
      const audience = (await administrator.find(id)).expansion.made;
      const until = performance.now() + SENDING_MS;
      const before = twilio.sent.length;
      let atMiddle = 0;
      const sendingFrom = performance.now();
      while (performance.now() < until && (await administrator.find(id)).state !== 'done') {
        await pause(500);
        if (atMiddle === 0 && performance.now() > until - SENDING_MS / 2)
          atMiddle = residentOf(worker.child.pid);
      }
      const sentAt = (performance.now() - sendingFrom) / 1000;
      const sent = twilio.sent.length - before;
      if (atMiddle === 0) atMiddle = residentOf(worker.child.pid);
      const recallFrom = performance.now();
      if ((await administrator.find(id)).state !== 'done')
        await recallBroadcast(deps, id, 'ana', 'Long enough.');
      await expect
        .poll(
          async () => {
            const { waiting = 0, queued = 0 } = await administrator.states(id);
            return waiting + queued;
          },
          { timeout: 60_000, interval: 200 },
        )
        .toBe(0);
      const recall = performance.now() - recallFrom;
      asking.done = true;
      await asks;
      const atEnd = residentOf(worker.child.pid);
      waits.sort((a, b) => a - b);
      const at = (share: number): number =>
        waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
      const states = await administrator.states(id);
      console.log(
        [
          `audience        ${String(audience)} frozen in ${(expansion / 1000).toFixed(1)} s`,
          `sent            ${String(sent)} in ${sentAt.toFixed(0)} s at a cap of ${String(RATE)} a second`,
          `recall          of what was left: ${(recall / 1000).toFixed(1)} s`,
          `states          ${JSON.stringify(states)}`,
          `worker          ${mb(atStart)} at the start, ${mb(atMiddle)} in the middle, ${mb(atEnd)} at the end`,
          `replies         ${String(waits.length)}; median ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, worst ${at(1).toFixed(0)} ms`,
        ].join('\n'),
      );
      expect(audience).toBe(PEOPLE);
      expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(PEOPLE);
      expect(expansion).toBeLessThan(EXPANSION_MS);
      expect(at(0.99)).toBeLessThan(1_000);
      // Node’s heap settles on its own; a tenth of the audience in memory would show as more than this.
      expect(atEnd - atStart).toBeLessThan(120 * 1024);
    },
  );
});
