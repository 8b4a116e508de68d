import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createToken } from '../../../src/console/tokens.ts';
import type { Role } from '../../../src/domain/roles.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { AT_ONCE, peopleIn, phasesHaveBegun, phoneOf, SMS } from '../../support/broadcasts.ts';
import { startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';
import { serviceEnv } from '../../support/service-env.ts';
import { freePort, startProcess, type ServiceProcess } from '../../support/service-process.ts';
import { testVault } from '../../support/storage.ts';

const PEOPLE = 200;
/** Segments a second. */
const RATE = 50;
const EXEMPT_BELOW = 5;
const clock = { now: () => Date.now() };

let folder: string;
let storage: Storage;
let twilio: FakeTwilio;
let service: ServiceProcess;
let api: string;
const tokens: Partial<Record<Role, string>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-api-broadcast-'));
  const path = join(folder, 'aviso.db');
  storage = await openSqlite({ path, vault: testVault(), tuning: { patienceMs: 20_000 } });
  await phasesHaveBegun(storage, clock);
  await peopleIn(storage, PEOPLE, { now: clock.now(), atOnce: 50 });
  for (const role of ['viewer', 'operator', 'approver', 'admin'] as const) {
    const act = { storage, clock, ids: createIds(clock), actor: 'cli:test' };
    tokens[role] = (await createToken(act, { name: `the ${role}`, role, days: 1 })).text;
  }
  twilio = await startFakeTwilio({});
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  twilio.serveApp(url);
  api = `${url}/api/v1`;
  service = await startProcess({
    ...serviceEnv({ url, database: `sqlite:${path}`, twilio, sender: SMS, perSecond: RATE }),
    BROADCAST_EXEMPT_BELOW: String(EXEMPT_BELOW),
  });
});
afterAll(async () => {
  await service.stop();
  await twilio.close();
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const headersOf = (role: Role) => ({ authorization: `Bearer ${tokens[role] ?? ''}` });

async function ask(path: string, role: Role, body?: object): Promise<unknown> {
  const response = await fetch(`${api}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headersOf(role), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.ok, `${path}: ${text}`).toBe(true);
  const json: unknown = JSON.parse(text);
  return json;
}

const made = z.looseObject({ id: z.string(), state: z.string() });
const event = z.looseObject({
  broadcast: z.looseObject({ state: z.string() }),
  audience: z.int(),
  states: z.record(z.string(), z.int()),
  finishesAt: z.string().nullable(),
});

/** Events of a stream, each with its id. */
async function* eventsOf(path: string, signal: AbortSignal) {
  const response = await fetch(`${api}${path}`, { headers: headersOf('viewer'), signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, id, data] = /^id: (.*)\ndata: (.*)$/.exec(part) ?? [];
      if (data !== undefined) yield { id, at: Date.now(), ...event.parse(JSON.parse(data)) };
    }
  }
}

describe('a broadcast of a running service', { timeout: 60_000 }, () => {
  it('is followed from its approval to its end: the states are always all, and the end comes when it was said', async () => {
    const { id } = made.parse(await ask('/broadcasts', 'operator', { title: 'Cierre', ...AT_ONCE }));
    expect(made.parse(await ask(`/broadcasts/${id}/submit`, 'operator', {})).state).toBe('review');
    const { hash } = z
      .looseObject({ hash: z.string() })
      .parse(await ask(`/broadcasts/${id}/review`, 'approver'));
    const leaving = new AbortController();
    const events = eventsOf(`/broadcasts/${id}/progress`, leaving.signal);
    const first = await events.next();
    expect(first.value).toMatchObject({ broadcast: { state: 'review' }, audience: 0, finishesAt: null });
    await ask(`/broadcasts/${id}/approve`, 'approver', { hash });

    const seen = [];
    for await (const each of events) {
      seen.push(each);
      if (each.states.delivered === PEOPLE && each.broadcast.state === 'done') break;
    }
    leaving.abort();
    const sending = seen.filter(({ broadcast }) => broadcast.state === 'sending');
    // Four seconds at fifty a second, told once a second.
    expect(sending.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen.map((each) => each.id)).size).toBe(seen.length);
    const left = sending.map(({ states }) => (states.waiting ?? 0) + (states.queued ?? 0));
    expect(left).toEqual([...left].sort((a, b) => b - a));
    for (const { audience, states } of seen.filter((each) => each.audience > 0))
      expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(audience);
    const end = seen.at(-1)!;
    expect(end).toMatchObject({ audience: PEOPLE, finishesAt: null });
    // Said while most was still to be sent; results come a little after the last message has left.
    const said = Date.parse(sending.find((_, at) => left[at]! > PEOPLE / 2)?.finishesAt ?? '');
    expect(end.at - said).toBeGreaterThan(-2_000);
    expect(end.at - said).toBeLessThan(15_000);
    for (let i = 0; i < PEOPLE; i += 1)
      expect(twilio.sent.filter(({ to }) => to === phoneOf(i))).toHaveLength(1);
    const file = await fetch(`${api}/broadcasts/${id}/report.csv?state=delivered`, {
      headers: headersOf('viewer'),
    });
    expect((await file.text()).trim().split('\n')).toHaveLength(PEOPLE + 1);
  });

  it('needs nobody else below the size that the house sets, and is tried on a phone of staff', async () => {
    await ask('/programme', 'admin', {
      version: 0,
      change: { staffPhones: [{ number: '+15550001111', who: 'Eva' }] },
    });
    const few = (count: number) => ({
      title: 'Pocos',
      ...AT_ONCE,
      holdMinutes: 60,
      audience: {
        include: {
          receipts: Array.from({ length: count }, (_, i) => `R${String(i).padStart(6, '0')}`),
        },
      },
    });
    const submit = async (count: number) => {
      const { id } = made.parse(await ask('/broadcasts', 'operator', few(count)));
      await ask(`/broadcasts/${id}/test`, 'operator', { phones: [{ to: '+15550001111', channel: 'sms' }] });
      return made.parse(await ask(`/broadcasts/${id}/submit`, 'operator', {})).state;
    };
    expect(await submit(EXEMPT_BELOW - 1)).toBe('approved');
    expect(await submit(EXEMPT_BELOW)).toBe('review');
    await twilio.until(
      () => twilio.sent.filter(({ to }) => to === '+15550001111').length === 4,
      'four tests',
    );
  });
});
