import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it, onTestFinished } from 'vitest';
import type { OutboxMessage } from '../../src/domain/message.ts';
import type { Role, Tuning } from '../../src/app/service.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN } from '../support/fake-twilio.ts';
import { fullestSecond } from '../support/fullest-second.ts';
import { makeOutboxMessage } from '../support/records.ts';
import { startProcess, type ServiceProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { openTempStorage, TEST_KEY } from '../support/storage.ts';
import { startTwilioElsewhere } from '../support/twilio-elsewhere.ts';

/** Segments a second of each sender. */
const CAPS: ReadonlyMap<string, number> = new Map([
  ['+15005550006', 1],
  ['+15005550016', 10],
  ['+15005550026', 80],
  ['+15005550036', 100],
]);
/** What is looked at of each sender, from its first message on. */
const SECONDS = size('RATE_SECONDS', { usual: 9, large: 60 });
const BATCH = 1_000;

/** Times as they are in production. */
const AS_IT_IS: Tuning = {};

/** Workers over one file, and a Twilio that notes when each request arrives. */
async function openRun(seconds: number) {
  const temp = await openTempStorage();
  const twilio = await startTwilioElsewhere({ reports: false });
  const processes: ServiceProcess[] = [];
  onTestFinished(async () => {
    await Promise.all(processes.map((running) => running.kill()));
    await twilio.close();
    await temp.close();
  });
  const { storage } = temp;
  const senders = [...CAPS.keys()];
  const messages = senders.flatMap((sender, at) =>
    Array.from({ length: (CAPS.get(sender) ?? 0) * seconds }, (_, n): OutboxMessage => {
      const to = `+5255${at + 1}${String(n).padStart(7, '0')}`;
      return makeOutboxMessage({
        to,
        contactId: storage.contactIdOf(to),
        sender,
        priority: 3,
        notBefore: Date.now(),
        createdAt: Date.now(),
        expiresAt: Date.now() + 3_600_000,
      });
    }),
  );
  for (let from = 0; from < messages.length; from += BATCH) {
    const batch = messages.slice(from, from + BATCH).map((message) => ({ kind: 'send' as const, message }));
    if ((await storage.commit(batch)) !== 'ok') throw new Error('not queued');
  }
  const hold = (sender: string, owner: string): Promise<boolean> => {
    const now = Date.now();
    return storage.takeLease({ name: `sender:${sender}`, owner, now, until: now + 3_600_000 });
  };
  return {
    storage,
    twilio,
    senders,
    async start(role: Role = 'worker'): Promise<ServiceProcess> {
      const running = await startProcess(
        {
          PUBLIC_URL: 'http://aviso.example.org',
          DATABASE_URL: `sqlite:${temp.path}`,
          DATA_KEY: TEST_KEY.toString('base64'),
          OPERATOR_NAME: 'Casa Ejemplo',
          TWILIO_ACCOUNT_SID: FAKE_ACCOUNT,
          TWILIO_AUTH_TOKEN: FAKE_TOKEN,
          TWILIO_SMS_FROM: senders.join(','),
          TWILIO_API_BASE_URL: twilio.url,
          SENDER_RATES: [...CAPS].map(([sender, cap]) => `${sender}=${cap}`).join(','),
        },
        { role, tuning: AS_IT_IS },
      );
      processes.push(running);
      return running;
    },
    /** Keeps a sender from the workers, and lets it go again. */
    hold: (sender: string) => hold(sender, 'the test'),
    letGo: (sender: string) => storage.dropLease(`sender:${sender}`, 'the test'),
    /** Whether a worker has the sender. */
    taken: async (sender: string): Promise<boolean> => {
      const free = await hold(sender, 'the test');
      if (free) await storage.dropLease(`sender:${sender}`, 'the test');
      return !free;
    },
    async times(sender: string): Promise<readonly number[]> {
      return (await twilio.arrivals()).filter(({ from }) => from === sender).map(({ at }) => at);
    },
    async until(predicate: () => Promise<boolean>, what: string, timeoutMs = 30_000): Promise<void> {
      const deadline = performance.now() + timeoutMs;
      while (!(await predicate())) {
        if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
        await pause(50);
      }
    },
  };
}

type Run = Awaited<ReturnType<typeof openRun>>;

/** Of each sender, something has arrived after all that is looked at. */
async function windowIsOver(run: Run, from = -Infinity): Promise<void> {
  await pause(SECONDS * 1000);
  for (const sender of CAPS.keys())
    await run.until(async () => {
      const times = await run.times(sender);
      const first = times.find((at) => at >= from) ?? Infinity;
      return (times.at(-1) ?? 0) >= first + SECONDS * 1000;
    }, `${sender} after ${SECONDS} s`);
}

/** How many arrived in so long from the first at or after `from`, and the most within any second. */
async function measured(run: Run, from = -Infinity) {
  const rows: { sender: string; cap: number; arrived: number; share: number; fullest: number }[] = [];
  for (const [sender, cap] of CAPS) {
    const times = await run.times(sender);
    const first = times.find((at) => at >= from) ?? NaN;
    const arrived = times.filter((at) => at >= first && at < first + SECONDS * 1000).length;
    rows.push({ sender, cap, arrived, share: arrived / (cap * SECONDS), fullest: fullestSecond(times) });
  }
  return rows;
}

function show(title: string, rows: Awaited<ReturnType<typeof measured>>): void {
  console.log(
    [
      title,
      ...rows.map(
        ({ cap, arrived, share, fullest }) =>
          `${String(cap).padStart(4)} a second  ${String(arrived).padStart(5)} in ${String(SECONDS)} s, ${(share * 100).toFixed(1)} %  fullest second ${fullest}`,
      ),
    ].join('\n'),
  );
}

// Two runs at once need a core for each of their processes.
const test = availableParallelism() >= 6 ? it.concurrent : it;

describe('the rate of each sender, as it arrives', () => {
  test(
    'is kept by one worker, and from one worker to the next, stopped or killed',
    { timeout: 150_000 },
    async ({ expect }) => {
      const run = await openRun(SECONDS + 30);
      const hundred = run.senders.at(-1) ?? '';
      const sent = async (): Promise<number> => (await run.times(hundred)).length;
      const one = await run.start();
      await run.until(async () => (await run.times('+15005550006')).length > 0, 'the first message');
      await windowIsOver(run);
      const alone = await measured(run);
      show('one worker', alone);
      for (const { cap, share, fullest } of alone) {
        expect(fullest, `at ${cap} a second`).toBeLessThanOrEqual(cap);
        expect(share, `at ${cap} a second`).toBeGreaterThanOrEqual(0.97);
      }

      const two = await run.start();
      await one.stop();
      const three = await run.start();
      const before = await sent();
      await run.until(async () => (await sent()) > before + 100, 'the second worker');
      await two.kill();
      const then = await sent();
      await run.until(async () => (await sent()) > then + 100, 'the third worker');
      await three.stop();
      const rows = await measured(run);
      for (const { cap, fullest } of rows) expect(fullest, `at ${cap} a second`).toBeLessThanOrEqual(cap);
      const keys = (await run.twilio.entries()).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  test('is kept by two workers that share the senders', { timeout: 150_000 }, async ({ expect }) => {
    const run = await openRun(SECONDS + 12);
    const [slow = '', tens = '', eighty = '', hundred = ''] = run.senders;
    // Each gets two: the second begins with what the first could not have.
    await run.hold(tens);
    await run.hold(hundred);
    const one = await run.start();
    await run.until(() => run.taken(slow), 'the first worker');
    await run.until(() => run.taken(eighty), 'the first worker');
    one.child.kill('SIGSTOP');
    await run.letGo(tens);
    await run.letGo(hundred);
    await run.start();
    await run.until(async () => (await run.times(hundred)).length > 0, 'the second worker');
    await run.until(async () => (await run.times(tens)).length > 0, 'the second worker');
    one.child.kill('SIGCONT');
    const from = Math.max(...(await run.times(tens)));
    await windowIsOver(run, from);
    const rows = await measured(run, from);
    show('two workers, two senders each', rows);
    for (const { cap, share, fullest } of rows) {
      expect(fullest, `at ${cap} a second`).toBeLessThanOrEqual(cap);
      expect(share, `at ${cap} a second`).toBeGreaterThanOrEqual(0.97);
    }
  });
});
