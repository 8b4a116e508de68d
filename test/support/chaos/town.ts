import { copyFileSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tuning } from '../../../src/app/service.ts';
import { checkInvariants } from '../../../src/invariants/check.ts';
import { phoneLog } from '../../../src/invariants/phones.ts';
import { createContactIds } from '../../../src/storage/contact-ids.ts';
import { openSqliteForCopy } from '../../../src/storage/sqlite/copy.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { startFakeTwilio, type FakeTwilio } from '../fake-twilio.ts';
import { phoneMessages } from '../phone-log.ts';
import { asAnswers, casesOf, phoneOf, talkOf } from '../registration-talk.ts';
import { serviceEnv } from '../service-env.ts';
import { freePort, QUICK, startProcess, type ServiceProcess } from '../service-process.ts';
import { testVault } from '../storage.ts';

export const SENDER = '+15005550006';
/** How long Twilio waits for the answer to a text, and until it tries again. */
const WEBHOOK_MS = 3_000;
const AGAIN_MS = 100;
/** For one answer, whatever is wrong meanwhile. */
const PATIENCE_MS = 180_000;
/** As in service; only what a fault must be waited for is shorter. */
export const TUNING: Tuning = { ...QUICK, dispatcher: { ...QUICK.dispatcher, holdMs: 2_000 } };

/** How long a phone waited for an answer. */
export interface Waited {
  readonly who: number;
  readonly step: number;
  /** From when it was texted. */
  readonly ms: number;
  /** `performance.now()` when the answer came. */
  readonly at: number;
}

interface How {
  /** At another address. */
  readonly elsewhere?: boolean;
  /** `{}` as in service. */
  readonly tuning?: Tuning;
}

/** A service in a process of its own, its file, a Twilio, and people who register. */
export interface Town {
  readonly folder: string;
  readonly path: string;
  readonly twilio: FakeTwilio;
  readonly env: Readonly<Record<string, string>>;
  readonly people: number;
  readonly waits: readonly Waited[];
  /** Answers of the webhook that were none, by what came instead. */
  readonly refused: ReadonlyMap<string, number>;
  /** The process that serves now. */
  service(): ServiceProcess;
  /** Starts the service, or another one on the same file at another address; Twilio calls the one that was started last. */
  start(over?: Readonly<Record<string, string>>, how?: How): Promise<ServiceProcess>;
  /** Takes steps of the registration of everybody at once, each person's one after the other. */
  load(from?: number, to?: number): Promise<void>;
  /** Resolves when so many answers have come. */
  answers(count: number): Promise<void>;
  /** Waits until nothing is left to be sent. */
  quiet(): Promise<void>;
  /** Stops everything, and gives what is not as it must be. `steps`: how far everybody has come; `mayAskAgain`: a question may have been asked once more, in so many words. */
  verdict(steps?: number, mayAskAgain?: boolean): Promise<readonly string[]>;
  /** How often somebody was asked once more because the clock had been set. */
  crossed(): number;
  close(): Promise<void>;
}

export const STEPS = talkOf(0).length;
/** How a question begins that is asked once more. */
const CROSSED = 'Su mensaje y el nuestro salieron a la vez';

/** What of an invariant does not hold in a file; `log`: and in what the fake recorded. */
export async function findingsOf(path: string, twilio: FakeTwilio | null): Promise<readonly string[]> {
  // Whose a number is goes by the keys of the database, which its vault has once it is open.
  const vault = testVault();
  const rows = await openSqliteForCopy({ path, vault });
  try {
    const log = twilio === null ? null : phoneLog(phoneMessages(twilio.messages), createContactIds(vault));
    const bounds = { now: Date.now(), graceMs: log === null ? null : 60_000, holdMs: 2_000 };
    const { findings } = await checkInvariants(rows, bounds, log);
    return findings.map(({ invariant, about, what }) => `${invariant} ${about}: ${what}`);
  } finally {
    await rows.close();
  }
}

/** @param perSecond segments that the sender lets go in a second */
export async function openTown(people: number, perSecond = 2_000): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-chaos-'));
  const path = join(folder, 'data', 'aviso.db');
  const twilio = await startFakeTwilio({ validate: false });
  const url = `http://127.0.0.1:${String(await freePort())}`;
  const env = serviceEnv({ url, database: `sqlite:${path}`, twilio, sender: SENDER, perSecond });
  const seed = join(folder, 'seed.db');
  const seeded = await openSqlite({ path: seed, vault: testVault() });
  await seeded.importCases(casesOf(people), { dryRun: false });
  await seeded.close();
  await mkdir(dirname(path), { mode: 0o700 });
  copyFileSync(seed, path);
  let port = env.PORT ?? '';
  const running: ServiceProcess[] = [];
  const waits: Waited[] = [];
  const refused = new Map<string, number>();
  const inbox = new Map<string, string[]>();
  let texts = 0;
  let crossed = 0;
  twilio.onDelivered(({ to, body }) => {
    const received = inbox.get(to);
    if (received === undefined) inbox.set(to, [body]);
    else received.push(body);
  });
  const receivedBy = (who: number): readonly string[] => inbox.get(phoneOf(who)) ?? [];

  /** As Twilio does: again until it is taken, whoever is there. */
  async function deliver(who: number, text: string): Promise<void> {
    texts += 1;
    const sid = `SM${String(texts).padStart(32, 'c')}`;
    for (;;) {
      const answer = await Promise.race([
        twilio.text(phoneOf(who), SENDER, text, { MessageSid: sid, SmsSid: sid }).then(
          ({ status }) => String(status),
          () => 'no connection',
        ),
        pause(WEBHOOK_MS, 'no answer', { ref: false }),
      ]);
      if (answer === '200') return;
      refused.set(answer, (refused.get(answer) ?? 0) + 1);
      await pause(AGAIN_MS);
    }
  }

  async function register(who: number, from: number, to: number): Promise<void> {
    for (let step = from; step < to; step += 1) {
      const began = performance.now();
      await deliver(who, talkOf(who)[step]?.[0] ?? '');
      await twilio.until(
        () => receivedBy(who).length > step,
        `the answer to text ${String(step + 1)} of ${phoneOf(who)}`,
        PATIENCE_MS,
      );
      const at = performance.now();
      waits.push({ who, step, ms: at - began, at });
    }
  }

  /** Asks the service: this process does not open its file, which is replaced under some faults. */
  async function waitingMessages(): Promise<number> {
    const said = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (response) => response.text(),
      () => 'aviso_outbox_messages{state="queued"} 1',
    );
    const counts = said.matchAll(/^aviso_outbox_messages\{state="(?:queued|sending|unsure)"\} (\d+)$/gm);
    return Array.from(counts, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0);
  }

  async function quiet(): Promise<void> {
    const until = performance.now() + 60_000;
    while ((await waitingMessages()) > 0 && performance.now() < until) await pause(100);
  }

  return {
    ...{ folder, path, twilio, env, people, waits, refused },
    service() {
      const last = running.at(-1);
      if (last === undefined) throw new Error('nothing was started');
      return last;
    },
    async start(over = {}, { elsewhere = false, tuning = TUNING } = {}) {
      const at = elsewhere ? String(await freePort()) : (env.PORT ?? '');
      const service = await startProcess({ ...env, PORT: at, ...over }, { tuning });
      port = at;
      running.push(service);
      twilio.serveApp(`http://127.0.0.1:${at}`, url);
      return service;
    },
    async load(from = 0, to = STEPS) {
      await Promise.all(Array.from({ length: people }, (_, who) => register(who, from, to)));
    },
    answers: (count) => twilio.until(() => waits.length >= count, `${String(count)} answers`, PATIENCE_MS),
    quiet,
    crossed: () => crossed,
    async verdict(steps = STEPS, mayAskAgain = false) {
      await quiet();
      await Promise.all(running.map((service) => service.stop()));
      const wrong: string[] = [];
      for (let who = 0; who < people; who += 1) {
        const expected = talkOf(who)
          .slice(0, steps)
          .map(([, answer]) => answer);
        const all = receivedBy(who);
        // Asked once more, in so many words: the answer came before the question by a clock that was set. Nothing is taken for anything else.
        const asked = all.filter((body) => !body.startsWith(CROSSED));
        crossed += all.length - asked.length;
        const got = asAnswers(who, asked);
        const wanted = expected.slice(0, expected.length - (mayAskAgain ? all.length - asked.length : 0));
        if (JSON.stringify(got) !== JSON.stringify(wanted))
          wrong.push(
            `${phoneOf(who)} got ${String(got.length)} answers instead of ${String(steps)}: ${got.join(' | ')}`,
          );
      }
      // What this process had open may be held still.
      const copy = join(folder, 'checked.db');
      for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
      return [...wrong, ...(await findingsOf(copy, twilio))];
    },
    async close() {
      for (const service of running) service.child.kill('SIGCONT');
      await Promise.all(running.map((service) => service.kill()));
      await twilio.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
