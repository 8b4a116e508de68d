import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { asAnswers, casesOf, phoneOf, talkOf } from '../support/registration-talk.ts';
import { builtFrom, runScript } from '../support/run-script.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort } from '../support/service-process.ts';
import { testVault } from '../support/storage.ts';

const SENDER = '+15005550006';
const PATIENCE_MS = 60_000;

/** A process of the Procfile as it is built; what it says on standard error is kept. */
function startRole(role: 'web' | 'worker', env: Readonly<Record<string, string>>) {
  const main = join(packageRoot(), 'dist/src/app/main.js');
  const child = spawn(process.execPath, [main, role], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const exited = once(child, 'exit');
  return {
    said,
    /** SIGTERM; gives the exit code. */
    async stop(): Promise<number | null> {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

describe('a web and a worker as they are built', () => {
  let folder: string;
  let twilio: FakeTwilio;
  let url: string;
  let web: ReturnType<typeof startRole>;
  let worker: ReturnType<typeof startRole>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aviso-processes-'));
    url = `http://127.0.0.1:${String(await freePort())}`;
    twilio = await startFakeTwilio();
    twilio.serveApp(url);
    const path = join(folder, 'aviso.db');
    const env = serviceEnv({ url, database: `sqlite:${path}`, twilio, sender: SENDER, perSecond: 100 });
    const storage = await openSqlite({ path, vault: testVault() });
    await storage.importCases(casesOf(1), { dryRun: false });
    await storage.close();
    web = startRole('web', env);
    worker = startRole('worker', env);
    while ((await fetch(`${url}/readyz`).catch(() => null))?.status !== 200) await pause(20);
  }, PATIENCE_MS);

  afterAll(async () => {
    await twilio.close();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'have a whole talk, show the console, end with 0, and use nothing that is left out',
    async () => {
      const received: string[] = [];
      twilio.onDelivered(({ body }) => received.push(body));
      for (const [step, [text]] of talkOf(0).entries()) {
        expect(await twilio.text(phoneOf(0), SENDER, text)).toMatchObject({ status: 200 });
        await twilio.until(() => received.length > step, `the answer to ${text}`, PATIENCE_MS);
      }
      expect(asAnswers(0, received)).toEqual(talkOf(0).map(([, answer]) => answer));
      const page = await fetch(`${url}/console/log-in`);
      expect(page.status).toBe(200);
      const api = await fetch(`${url}/api/v1/registrations`);
      expect(api.status).toBe(401);
      expect(await Promise.all([web.stop(), worker.stop()])).toEqual([0, 0]);
      // Whatever is left out warns when it is used, also where the error is swallowed.
      expect([web.said.err, worker.said.err]).toEqual(['', '']);
    },
    2 * PATIENCE_MS,
  );
});

/** What a built file loads at its start: files of ours, and packages. */
function loadedBy(file: string) {
  const [files, packages] = [new Set([join(packageRoot(), 'dist', file)]), new Set<string>()];
  // A set gives what is added to it while it is walked.
  for (const each of files)
    for (const [, from = ''] of readFileSync(each, 'utf8').matchAll(/^(?:import|export|\}).*?"([^"]+)";$/gm))
      if (from.startsWith('.')) files.add(join(dirname(each), from));
      else packages.add(from);
  return { files, packages: [...packages].filter((name) => !name.startsWith('node:')) };
}

describe('what is started', () => {
  it.each(['src/app/main.js', 'src/app/service.js'])(
    'is built into few files: who opens seven hundred starts a third later: %s',
    (file) => {
      const { files } = loadedBy(file);
      expect(files.size).toBeGreaterThan(1);
      expect(files.size).toBeLessThan(200);
    },
  );

  it.each<[string, readonly string[], readonly string[]]>([
    // For a release, which serves nothing.
    [
      'src/app/main.js',
      ['libsql', 'pino', 'zod'],
      ['botkit', 'express', 'mongoose', 'prom-client', 'twilio'],
    ],
    [
      'src/app/service.js',
      ['express', 'xstate'],
      [
        'botkit',
        'botbuilder-core',
        'mongoose',
        '@node-rs/argon2',
        'formidable',
        'i18n-iso-countries',
        'sass',
      ],
    ],
    [
      'scripts/phase.js',
      ['commander', 'zod'],
      ['botkit', 'botbuilder-core', 'mongoose', '@node-rs/argon2', 'express', 'prom-client', 'twilio'],
    ],
  ])(
    'loads of packages what it needs at its start, and the rest when it is asked for: %s',
    (file, now, later) => {
      const { packages } = loadedBy(file);
      expect(packages).toEqual(expect.arrayContaining([...now]));
      expect(
        packages.filter((name) => later.some((each) => name === each || name.startsWith(`${each}/`))),
      ).toEqual([]);
    },
  );
});

/** What `npm run` has for an operator: commands that are built. */
const COMMANDS = Object.values(
  z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))).scripts,
).flatMap((line) => {
  const script = /^tsx (scripts\/\S+\.ts)/.exec(line)?.[1];
  return script !== undefined && existsSync(builtFrom(script) ?? '') ? [script] : [];
});

it.each(COMMANDS)('%s loads, and uses nothing that is left out', async (script) => {
  expect(await runScript(script, ['--help'])).toMatchObject({ code: 0, err: '' });
});
