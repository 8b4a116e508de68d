import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { Router } from 'express';
import { createAccount } from '../../src/accounts/accounts.ts';
import { totpCode } from '../../src/accounts/codes.ts';
import { createPasswords } from '../../src/accounts/passwords.ts';
import { WITHOUT_CLIPS } from '../../src/channels/clips/clips.ts';
import { createApp } from '../../src/app/http.ts';
import { createMetrics } from '../../src/app/metrics.ts';
import { createStreams } from '../../src/console/streams.ts';
import { createConsole } from '../../src/console/pages/console.ts';
import { createFirstLink } from '../../src/console/pages/first-link.ts';
import { whyNotLocal } from '../../src/channels/simulator/local-only.ts';
import { ROLES, type Role } from '../../src/domain/roles.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { createJobWorker, type JobWorker } from '../../src/jobs/worker.ts';
import { createIds } from '../../src/platform/ids.ts';
import { packageRoot } from '../../src/platform/root.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { GOOD_PASSWORD } from './accounts.ts';
import { DAY_OF_TESTS } from './api/world.ts';
import { toolsOver } from './broadcasts.ts';
import { createMemoryLog } from './log.ts';

/** What a page answered. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Where it sends the browser; null when nowhere. */
  readonly to: string | null;
}

/** Somebody's browser, which keeps cookies and sends forms as a browser does. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Sends a form with the key of the page before it. */
  send(
    path: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>;
  /** Sends a form with a file, as a browser does. */
  upload(
    path: string,
    file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> | string } | null,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>;
  /** Logs in with the password of the tests; gives where that leads. */
  logIn(email: string, password?: string): Promise<Seen>;
  /** Types the code that the authenticator shows, half a minute on. */
  showCode(email: string): Promise<Seen>;
}

export interface ConsoleWorld {
  readonly storage: Storage;
  readonly url: string;
  readonly firstLink: string;
  readonly log: ReturnType<typeof createMemoryLog>;
  /** Where uploaded files wait. */
  readonly uploads: string;
  readonly worker: JobWorker;
  /** UTC milliseconds, of both clocks; tests move it. */
  now: number;
  readonly deps: Parameters<typeof createAccount>[0];
  /** Another browser, in which nobody is logged in. */
  browser(): Browser;
  /** A browser in which somebody with that role is logged in, whole. */
  as(role: Role): Promise<Browser>;
  close(): Promise<void>;
}

const KEY = /name="key" value="([^"]+)"/;
export const emailOf = (role: Role): string => `${role}@example.org`;

/** @param codeOf the code that an authenticator shows */
export function openBrowser(url: string, codeOf: (email: string) => Promise<string>): Browser {
  const cookies = new Map<string, string>();
  let key = '';

  async function ask(path: string, init: RequestInit): Promise<Seen> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(`${url}/console${path}`, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (value === '' || /expires=thu, 01 jan 1970/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const html = await response.text();
    key = KEY.exec(html)?.[1] ?? key;
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      html,
      to: location?.replace('/console', '') ?? null,
    };
  }

  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => ask(path, { headers }),
    send: (path, fields = {}, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', origin: url, ...headers },
        body: new URLSearchParams(
          Object.entries({ key, ...fields }).flatMap(([name, value]) =>
            (typeof value === 'string' ? [value] : value).map((each): [string, string] => [name, each]),
          ),
        ),
      }),
    upload(path, file, fields = {}, headers = {}) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ key, ...fields })) body.append(name, value);
      const blob = new Blob(file === null ? [] : [file.bytes], { type: 'application/octet-stream' });
      body.append('file', blob, file?.name ?? '');
      return ask(path, {
        ...{ method: 'POST', body },
        headers: { 'sec-fetch-site': 'same-origin', origin: url, ...headers },
      });
    },
    async logIn(email, password = GOOD_PASSWORD) {
      await browser.get('/log-in');
      return browser.send('/log-in', { email, password });
    },
    async showCode(email) {
      await browser.get('/log-in/code');
      return browser.send('/log-in/code', { code: await codeOf(email) });
    },
  };
  return browser;
}

/** The real pages on a real port, over the given storage, which stays the caller's. One account of each role, all set up. */
export async function openConsole(
  storage: Storage,
  options: {
    readonly simulated?: boolean;
    readonly publicUrl?: string;
    readonly exemptBelow?: number;
  } = {},
): Promise<ConsoleWorld> {
  const state = { now: DAY_OF_TESTS };
  const clock = { now: () => state.now };
  const ids = createIds({ now: () => Date.now() });
  const log = createMemoryLog();
  const passwords = createPasswords();
  const firstLink = createFirstLink(ids);
  const script = dirname(createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js'));
  const root = packageRoot();
  const streams = createStreams({ everyMs: 20, heartbeatMs: 60 });
  const tools = toolsOver(storage, clock, { ids, exemptBelow: options.exemptBelow ?? 0 });
  const uploads = await mkdtemp(join(tmpdir(), 'aviso-uploads-'));
  const files = createJobFiles(uploads);
  const worker = createJobWorker({ ...tools, files, log, owner: 'test', queued: () => undefined });
  const router = createConsole({
    streams,
    ...tools,
    ...{ log, passwords, firstLink, whyNotLocal, wall: clock },
    localesDir: join(root, 'locales'),
    assets: { style: join(root, 'src/console/pages/assets'), script },
    publicUrl: options.publicUrl ?? 'http://localhost:3000',
    reviewed: ['es'],
    simulated: options.simulated ?? false,
    changed: () => undefined,
    phones: null,
    jobs: { files, work: (id) => worker.work(id), mostBytes: 21 * 1024 * 1024 },
  });
  const server = createServer(
    createApp({
      ...{
        message: null,
        status: null,
        simulator: null,
        clips: WITHOUT_CLIPS,
        api: Router(),
        console: router,
        log,
      },
      ping: () => storage.ping(),
      metrics: createMetrics(storage),
    }),
  );
  // A test that compiles the style holds everything up for longer than connections are usually kept.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;

  const deps = { storage, clock, wall: clock, ids, passwords, actor: 'cli:test' };
  const secrets = new Map<string, string>();
  const passwordHash = await passwords.hash(GOOD_PASSWORD);
  for (const role of ROLES) {
    const { account } = await createAccount(deps, { email: emailOf(role), name: `the ${role}`, role });
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    secrets.set(emailOf(role), secret);
    const totp = { secret, confirmedAt: state.now, lastStep: 0 };
    await storage.commit([
      { kind: 'account', account: { ...account, version: 2, mustChange: false, passwordHash, totp } },
    ]);
  }
  const codeOf = (email: string): Promise<string> => {
    state.now += 30_000;
    return Promise.resolve(totpCode(secrets.get(email) ?? '', state.now));
  };

  return {
    ...{ storage, url, log, deps, uploads, worker, firstLink: firstLink.path.replace('/console', '') },
    get now() {
      return state.now;
    },
    set now(to) {
      state.now = to;
    },
    browser: () => openBrowser(url, codeOf),
    async as(role) {
      const browser = openBrowser(url, codeOf);
      await browser.logIn(emailOf(role));
      const inside = await browser.showCode(emailOf(role));
      if (inside.to !== '/') throw new Error(`not let in: ${inside.html}`);
      return browser;
    },
    async close() {
      streams.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await worker.stop();
      await rm(uploads, { recursive: true, force: true });
    },
  };
}
