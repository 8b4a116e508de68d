import { createServer } from 'node:http';
import { Router } from 'express';
import { z } from 'zod';
import { createApi } from '../../../src/console/api/api.ts';
import type { ApiTuning } from '../../../src/console/api/deps.ts';
import type { Api } from '../../../src/console/api/router.ts';
import { tokenActor } from '../../../src/domain/actor.ts';
import { createToken } from '../../../src/console/tokens.ts';
import { ensurePhases } from '../../../src/decisions/phases.ts';
import { ROLES, type Role } from '../../../src/domain/roles.ts';
import { WITHOUT_CLIPS } from '../../../src/channels/clips/clips.ts';
import { createApp } from '../../../src/app/http.ts';
import { createMetrics } from '../../../src/app/metrics.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { toolsOver } from '../broadcasts.ts';
import { frozenIds } from '../frozen-ids.ts';
import { createMemoryLog } from '../log.ts';
import { readDescription, type Described } from './described.ts';
import { signGates } from '../signed-gates.ts';

/** The day on which the tests of the API play. */
export const DAY_OF_TESTS = Date.parse('2021-03-01T18:00:00Z');

/** Enough for every test that is not about limits. */
const UNLIMITED = { tokenRequests: 100_000, failures: 100_000 };

export interface Sent {
  /** A token's text, or a role whose token is used; null sends none. Admin when left out. */
  readonly as?: string | null;
  readonly method?: string;
  /** Sent as JSON, unless it is a text already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when there is no body. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Of a list. */
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

const object = z.record(z.string(), z.unknown());
const list = z.looseObject({ items: z.array(object).default([]), next: z.string().nullable().default(null) });

export interface ApiWorld {
  readonly storage: Storage;
  readonly api: Api;
  readonly url: string;
  readonly described: Described;
  readonly clock: { now(): number };
  readonly ids: ReturnType<typeof frozenIds>;
  readonly log: ReturnType<typeof createMemoryLog>;
  /** UTC milliseconds; tests move it. */
  now: number;
  /** How often somebody was told that something changed. */
  changes: number;
  readonly tokens: Record<Role, string>;
  readonly tokenIds: Readonly<Record<Role, string>>;
  /** How the audit names who has the token of a role. */
  readonly actors: Readonly<Record<Role, string>>;
  /** Documented answers that were given, each checked against its description. */
  readonly produced: Set<string>;
  /** Sends a request to `path` below `/api/v1` over HTTP, and checks the answer against the description. */
  send(path: string, sent?: Sent): Promise<Got>;
  close(): Promise<void>;
}

/** By their text: to read one compiles its schemas. */
const descriptions = new Map<string, Described>();

function descriptionIn(text: string): Described {
  const described = descriptions.get(text) ?? readDescription(JSON.parse(text));
  descriptions.set(text, described);
  return described;
}

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** What the real app answers on a real port, over the given storage, which stays the caller's. */
export async function openApiWorld(
  storage: Storage,
  tuning: ApiTuning = {},
  options: { readonly prepared?: boolean } = {},
): Promise<ApiWorld> {
  const log = createMemoryLog();
  const state = { now: DAY_OF_TESTS, changes: 0 };
  const clock = { now: () => state.now };
  const ids = frozenIds(clock);
  const api = createApi({
    ...toolsOver(storage, clock, { ids }),
    log,
    version: '0.0.0-test',
    changed: () => {
      state.changes += 1;
    },
    tuning: { ...tuning, limits: { ...UNLIMITED, ...tuning.limits } },
  });
  const server = createServer(
    createApp({
      message: null,
      status: null,
      simulator: null,
      clips: WITHOUT_CLIPS,
      api: api.router,
      console: Router(),
      ping: () => storage.ping(),
      metrics: createMetrics(storage),
      log,
    }),
  );
  // On a busy machine a test may be longer at its samples than connections are usually kept.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;

  const tokens: Record<Role, string> = { viewer: '', operator: '', approver: '', admin: '' };
  const tokenIds: Record<Role, string> = { viewer: '', operator: '', approver: '', admin: '' };
  const actors: Record<Role, string> = { viewer: '', operator: '', approver: '', admin: '' };
  if (options.prepared !== false) {
    await ensurePhases(storage);
    await signGates(storage);
    for (const role of ROLES) {
      const act = { storage, clock, ids, actor: 'cli:test' };
      const made = await createToken(act, { name: `the ${role}`, role, days: 90 });
      tokens[role] = made.text;
      tokenIds[role] = made.token.id;
      actors[role] = tokenActor(made.token);
    }
  }
  const described = descriptionIn(await (await fetch(`${url}/api/v1/openapi.json`)).text());
  const produced = new Set<string>();

  return {
    storage,
    api,
    url,
    described,
    clock,
    ids,
    log,
    tokens,
    tokenIds,
    actors,
    produced,
    get now() {
      return state.now;
    },
    set now(to) {
      state.now = to;
    },
    get changes() {
      return state.changes;
    },
    async send(path, { as = 'admin', method, body, headers = {} } = {}) {
      const token = as !== null && isRole(as) ? tokens[as] : as;
      const verb = method ?? (body === undefined ? 'GET' : 'POST');
      const response = await fetch(`${url}/api/v1${path}`, {
        method: verb,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const type = response.headers.get('content-type') ?? '';
      const text = type.startsWith('text/event-stream') ? await firstEvent(response) : await response.text();
      const isJson = !type.startsWith('text/csv') && text !== '';
      const json = object.parse(isJson ? JSON.parse(text) : {});
      const { items, next } = list.parse(json);
      const known = verb === 'GET' || verb === 'POST';
      const pathname = path.split('?')[0]!;
      const undescribed = pathname === '/openapi.json' || response.status === 405;
      if (known && !undescribed && api.routes.some((route) => fits(route.path, pathname)))
        produced.add(
          described.check(verb.toLowerCase(), pathname, response.status, type, isJson ? json : text),
        );
      return { status: response.status, headers: response.headers, text, json, items, next };
    },
    async close() {
      api.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const fits = (pattern: string, pathname: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname);

/** Data of the first event of a stream, which is then left. */
async function firstEvent(response: Response): Promise<string> {
  let text = '';
  // HEAD has none.
  if (response.body === null) return text;
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = /^data: (.*)\n\n/m.exec(text)?.[1];
    if (data !== undefined) return data;
  }
  return '';
}
