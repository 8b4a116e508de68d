import { afterAll, expect } from 'vitest';
import { z } from 'zod';
import { createToken } from '../../src/console/tokens.ts';
import { makeCode } from '../../src/domain/code.ts';
import type { Role } from '../../src/domain/roles.ts';
import { createIds } from '../../src/platform/ids.ts';
import { peopleIn, phasesHaveBegun, phoneOf, SMS } from './broadcasts.ts';
import { startFakeTwilio } from './fake-twilio.ts';
import { runScript, startScript, type Ended, type Running } from './run-script.ts';
import { serviceEnv } from './service-env.ts';
import { freePort, QUICK, startProcess, type ServiceProcess } from './service-process.ts';
import { openTempStorage } from './storage.ts';

export const TEXT_ES = 'Aviso: las oficinas cierran hoy. Quédese donde está; no tiene que hacer nada.';
export const TEXT_EN =
  'Notice: the offices are closed today. Stay where you are; there is nothing you have to do.';
export const TEXTS = ['--text', `es=${TEXT_ES}`, '--text', `en=${TEXT_EN}`];
/** Without what a test would have to wait for. */
export const AT_ONCE = ['--hold', '0', '--canary', '0', '--no-quiet-hours'];

const SCRIPT = 'scripts/broadcast.ts';
const clock = { now: () => Date.now() };
const review = z.object({ hash: z.string(), size: z.int() });
const progress = z.object({
  broadcast: z.object({ state: z.string() }),
  audience: z.int(),
  states: z.record(z.string(), z.int()),
});

/** Who gets a broadcast, and how fast. */
interface Setting {
  readonly people: number;
  /** Segments a second. */
  readonly rate: number;
  /** Of the people: their number is none. */
  readonly bad?: readonly number[];
  /** Of the people: has told us to stop. */
  readonly stopped?: number;
}

/** A running service, three people with tokens, and the commands they give, for one test file. */
export async function openBroadcastCommands({ people, rate, bad = [], stopped }: Setting) {
  const cleaning: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const clean of cleaning.reverse()) await clean();
  });
  const temp = await openTempStorage();
  cleaning.push(() => temp.close());
  await phasesHaveBegun(temp.storage, clock);
  await peopleIn(temp.storage, people, {
    now: clock.now(),
    of: (i) => ({
      registration: { receipt: makeCode('receipt', new Uint8Array([0, 0, 0, i >> 8, i & 255, 0])) },
      ...(i === stopped && { talk: { stopped: true } }),
    }),
  });
  const token = async (name: string, role: Role): Promise<string> => {
    const act = { storage: temp.storage, clock, ids: createIds(clock), actor: 'cli:test' };
    return (await createToken(act, { name, role, days: 1 })).text;
  };
  const [ana, luis, vera] = [
    await token('Ana', 'admin'),
    await token('Luis', 'approver'),
    await token('Vera', 'viewer'),
  ];
  const twilio = await startFakeTwilio({ validate: false });
  cleaning.push(() => twilio.close());
  const wrong = bad.map(phoneOf);
  twilio.behave(({ fields }) =>
    wrong.includes(fields['To'] ?? '') ? { kind: 'error', code: 21211, status: 400 } : null,
  );
  twilio.reporting(() => [{ status: 'delivered', afterMs: 20 }]);
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  twilio.serveApp(url);
  const api = `${url}/api/v1`;
  const env = serviceEnv({ url, database: `sqlite:${temp.path}`, twilio, sender: SMS, perSecond: rate });
  const start = (): Promise<ServiceProcess> =>
    startProcess(env, {
      tuning: { ...QUICK, api: { streams: { everyMs: 100 } }, broadcasts: { repliesMs: 500 } },
    });
  let service = await start();
  cleaning.push(() => service.stop());

  /** As somebody at another machine does. */
  const envOf = (theirs: string) => ({ AVISO_API: api, AVISO_TOKEN: theirs, TZ: 'America/Mexico_City' });
  const as = (theirs: string, ...args: readonly string[]): Promise<Ended> =>
    runScript(SCRIPT, args, envOf(theirs));
  async function done(theirs: string, ...args: readonly string[]): Promise<string> {
    const ended = await as(theirs, ...args);
    expect(ended, ended.err).toMatchObject({ code: 0 });
    return ended.out;
  }

  return {
    temp,
    twilio,
    api,
    ana,
    luis,
    vera,
    /** Runs the command with a token. */
    as,
    /** Starts the command with a token; it is still running. */
    begin: (theirs: string, ...args: readonly string[]): Running => startScript(SCRIPT, args, envOf(theirs)),
    /** What was printed, of a command that did not fail. */
    done,
    /** Makes a draft; gives its id. */
    created: async (...args: readonly string[]): Promise<string> => {
      const out = await done(ana, 'create', '--title', 'Oficinas cerradas', ...TEXTS, ...args);
      expect(out).toMatch(/^[0-9A-Z]{26}\n$/);
      return out.trim();
    },
    hashOf: async (id: string): Promise<string> =>
      review.parse(JSON.parse(await done(luis, 'preview', id, '--json'))).hash,
    standing: async (id: string) => progress.parse(JSON.parse(await done(vera, 'show', id, '--json'))),
    kill: () => service.kill(),
    startAgain: async (): Promise<void> => {
      service = await start();
    },
  };
}
