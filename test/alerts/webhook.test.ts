import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlertLoop } from '../../src/alerts/loop.ts';
import { newRequest } from '../../src/domain/person-request.ts';
import { createIds } from '../../src/platform/ids.ts';
import { takeTalk } from '../../src/staff-requests/staff-request.ts';
import { wording } from '../support/families.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeConversation, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const SECRET = 'a secret of the operator';

let temp: TempStorage;
let server: Server;
let now: number;
let answer: number;
let got: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
beforeEach(async () => {
  temp = await openTempStorage();
  now = NOW;
  answer = 200;
  got = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await temp.storage.commit([
    { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1' }) },
    {
      kind: 'personRequest',
      request: newRequest({ id: 'R1', contactId: 'contact-1', reason: 'danger', openedAt: NOW - 3 * 60_000 }),
    },
  ]);
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await temp.close();
});

const clock = { now: () => now };
const tools = () => ({ storage: temp.storage, clock, ids: createIds(clock), wording, actor: 'cli:ana' });
function round(secret: string | null = SECRET): Promise<void> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${String(address.port)}/hook`;
  const parts = { ...tools(), senderFor: () => null, owner: 'test', queued: () => undefined };
  return createAlertLoop({ ...parts, log: createMemoryLog(), webhook: { url, secret } }).drain();
}

describe('the alert webhook', () => {
  it('is told how many wait and for how long, and nothing of whom, signed as Standard Webhooks says', async () => {
    await round();
    await round();
    expect(got).toHaveLength(1);
    const { headers, body } = got[0]!;
    expect(JSON.parse(body)).toEqual({ urgent: 1, oldestMinutes: 3 });
    const id = String(headers['webhook-id']);
    const time = String(headers['webhook-timestamp']);
    expect(time).toBe(String(NOW / 1000));
    const signed = createHmac('sha256', SECRET).update(`${id}.${time}.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
  });

  it('is not signed without a secret, and takes one in the form of the standard', async () => {
    await round(null);
    expect(got[0]!.headers).not.toHaveProperty('webhook-signature');
    now += 15 * 60_000;
    await round(`whsec_${Buffer.from(SECRET).toString('base64')}`);
    const { headers, body } = got[1]!;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', SECRET).update(signed).digest('base64')}`,
    );
  });

  it.each([500, 302])('is tried again after %i, with the same id, up to six times', async (status) => {
    answer = status;
    for (let second = 0; second <= 13 * 60; second += 5) {
      await round();
      now += 5_000;
    }
    expect(got).toHaveLength(6);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    answer = 200;
    await takeTalk(tools(), 'contact-1', null);
    now += 60 * 60_000;
    await round();
    expect(got).toHaveLength(6);
  });

  it('is told again after a quarter of an hour while something waits', async () => {
    await round();
    now += 15 * 60_000;
    await round();
    expect(got.map(({ body }): unknown => JSON.parse(body))).toEqual([
      { urgent: 1, oldestMinutes: 3 },
      { urgent: 1, oldestMinutes: 18 },
    ]);
  });
});
