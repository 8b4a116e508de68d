import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeTwilio, type FakeTwilio } from '../fake-twilio.ts';
import { createChaos, messageKey } from './chaos.ts';
import { seededRandom } from './seeded-random.ts';
import { CHAOS_KINDS, type ChaosKind } from './trouble.ts';

const SMS = '+15005550006';
let twilio: FakeTwilio;
let app: Server;
let heard: URLSearchParams[];
let appUrl: string;

beforeEach(async () => {
  heard = [];
  app = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      heard.push(new URLSearchParams(text));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const address = app.address();
  appUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  twilio = await startFakeTwilio({ appUrl });
});
afterEach(async () => {
  await twilio.close();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

/** Posts a message; gives the status, or `lost` when there was no answer. */
async function post(id: string): Promise<number | 'lost'> {
  const { url, accountSid, authToken } = twilio;
  try {
    const response = await fetch(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      body: new URLSearchParams({
        To: '+525550000001',
        From: SMS,
        Body: `Hola ${id}`,
        StatusCallback: `${appUrl}/webhooks/twilio/status?id=${id}`,
      }),
    });
    await response.text();
    return response.status;
  } catch {
    return 'lost';
  }
}

/** What was reported of a message, in order; `how many` ends the waiting. */
async function reported(count: number): Promise<string[]> {
  await twilio.until(() => twilio.reports.length >= count);
  return heard.map((form) => [form.get('MessageStatus'), form.get('ErrorCode')].filter(Boolean).join(' '));
}

function only(
  kind: ChaosKind,
  more: { slowMs?: number; lateMs?: number } = {},
): ReturnType<typeof createChaos> {
  const chaos = createChaos({ random: () => 0, shares: { [kind]: 1 }, ...more });
  twilio.behave(chaos.decide);
  twilio.reporting(chaos.plan);
  return chaos;
}

const GOOD = ['sent', 'delivered'];

describe('each bad day', () => {
  it.each<[ChaosKind, readonly (number | 'lost')[], number, readonly string[]]>([
    // kind, answers to the first and the second request, messages made, reports
    ['busy', [429, 201], 1, GOOD],
    ['failed_stored', [500, 201], 2, [...GOOD, ...GOOD]],
    ['failed_not_stored', [503, 201], 1, GOOD],
    ['lost_after', ['lost', 201], 2, [...GOOD, ...GOOD]],
    ['lost_before', ['lost', 201], 1, GOOD],
    ['dead_number', [400, 400], 0, []],
    ['opted_out', [400, 400], 0, []],
    ['phone_off', [201], 1, ['sent', 'undelivered 30003']],
    ['unknown', [201], 1, ['sent', 'undelivered 30008']],
    ['dead_later', [201, 201], 2, ['sent', 'undelivered 30005', 'sent', 'undelivered 30005']],
    ['overflow', [201], 1, ['failed 30001']],
    ['reports_doubled', [201], 1, ['sent', 'sent', 'delivered', 'delivered']],
    ['reports_out_of_order', [201], 1, ['delivered', 'sent']],
  ])('%s: answers %j, makes %i, reports %j', async (kind, answers, made, reports) => {
    const chaos = only(kind);
    const got: (number | 'lost')[] = [];
    for (const _ of answers) {
      got.push(await post('A'));
    }
    expect(got).toEqual(answers);
    expect(twilio.sent).toHaveLength(made);
    const inOrder = await reported(reports.length);
    // What was not put out of order may still overtake on the way.
    if (kind === 'reports_out_of_order') expect(inOrder).toEqual(reports);
    else expect(inOrder.toSorted()).toEqual(reports.toSorted());
    expect(chaos.kindOf('A')).toBe(kind);
    expect(chaos.entries(twilio.sent)).toMatchObject([{ key: 'A', kind, requests: answers.length }]);
  });

  it('slow: the answer comes, late', async () => {
    only('slow', { slowMs: 120 });
    const started = performance.now();
    expect(await post('A')).toBe(201);
    expect(performance.now() - started).toBeGreaterThanOrEqual(118);
    expect((await reported(2)).toSorted()).toEqual(GOOD.toSorted());
  });

  it('reports_late: the phone has it long before anyone is told', async () => {
    only('reports_late', { lateMs: 150 });
    await post('A');
    await twilio.until(() => twilio.sent[0]!.status === 'delivered');
    expect(twilio.reports).toEqual([]);
    expect((await reported(2)).toSorted()).toEqual(GOOD.toSorted());
    expect(twilio.reports[0]!.at - twilio.sent[0]!.at).toBeGreaterThanOrEqual(148);
  });

  it('reports_missing: the phone has it, and nobody is ever told', async () => {
    only('reports_missing');
    await post('A');
    await twilio.until(() => twilio.sent[0]!.status === 'delivered');
    // The reports of a message on a good day come after those that must not come.
    twilio.behave(() => null);
    twilio.reporting(() => null);
    await post('B');
    expect((await reported(2)).toSorted()).toEqual(GOOD.toSorted());
    expect(heard.every((form) => form.get('MessageSid') === twilio.sent[1]!.sid)).toBe(true);
  });
});

describe('a plan of bad days', () => {
  const plan = (seed: number) => createChaos({ random: seededRandom(seed), shares: 0.05 });
  const request = (id: string) => ({
    method: 'POST',
    path: '',
    fields: { StatusCallback: `https://aviso.example.org/s?id=${id}` },
    body: '',
    earlier: 0,
    at: 0,
    headers: {},
  });

  it('gives each kind its share, and is the same for the same seed', () => {
    const [one, two, other] = [plan(1), plan(1), plan(2)];
    const ids = Array.from({ length: 10_000 }, (_, i) => `M${i}`);
    for (const id of ids) for (const chaos of [one, two, other]) chaos.decide(request(id));
    const kinds = ids.map((id) => one.kindOf(id));
    expect(ids.map((id) => two.kindOf(id))).toEqual(kinds);
    expect(ids.map((id) => other.kindOf(id))).not.toEqual(kinds);
    // Within five standard deviations of 500.
    for (const kind of CHAOS_KINDS)
      expect(Math.abs(kinds.filter((k) => k === kind).length - 500)).toBeLessThan(110);
    expect(Math.abs(kinds.filter((k) => k === null).length - 2000)).toBeLessThan(200);
  });

  it('tells in a table what was done and what came of it', async () => {
    const shares = { busy: 0.5, phone_off: 0.25 };
    const draws = [0.1, 0.6, 0.7, 0.9];
    const chaos = createChaos({ random: () => draws.shift()!, shares });
    twilio.behave(chaos.decide);
    twilio.reporting(chaos.plan);
    for (const id of ['A', 'B', 'C', 'D']) await post(id);
    await twilio.until(() => twilio.reports.length === 6);
    expect(chaos.table(twilio.sent).split('\n')).toEqual([
      'what went wrong         messages  what happened',
      '429, too many requests         1  never taken 1',
      'phone is off (30003)           2  undelivered 2',
      'a good day                     1  delivered 1',
    ]);
    const counted = chaos.table(twilio.sent, ({ key, sent }) => `${key}${sent.length}`);
    expect(counted).toContain('2  B1 1, C1 1');
  });

  it('takes no more than all messages', () => {
    expect(() => createChaos({ random: () => 0, shares: 0.07 })).toThrow('1 is all messages');
  });

  it('knows a message by its id, else by its number and text', () => {
    expect(messageKey(request('A').fields)).toBe('A');
    expect(messageKey({ To: '+1', Body: 'x' })).toBe('+1 x');
  });
});
