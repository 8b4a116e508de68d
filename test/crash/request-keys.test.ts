import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/console/audit-chain.ts';
import { createToken } from '../../src/console/tokens.ts';
import { createIds } from '../../src/platform/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { makeConversation, makePersonRequest } from '../support/records.ts';
import { freePort, startProcess, type ServiceProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';

const KILLS = size('KEY_KILLS', { usual: 4, large: 10 });
/** Longer than a request that nobody works on is left alone. */
const DOUBTED = 150_000;
const CONTACT = 'contact-1';

let folder: string;
let storage: Storage;
let token: string;
let env: Record<string, string>;
let api: string;
let service: ServiceProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-keys-'));
  const port = await freePort();
  api = `http://127.0.0.1:${String(port)}/api/v1`;
  env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`,
    DATA_KEY: TEST_KEY.toString('base64'),
    DEMO: 'off',
  };
  storage = await openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
  const clock = { now: () => Date.now() };
  const act = { storage, clock, ids: createIds(clock), actor: 'cli:test' };
  token = (await createToken(act, { name: 'killer', role: 'admin', days: 9 })).text;
  await storage.commit([
    {
      kind: 'conversation',
      conversation: makeConversation({ contactId: CONTACT, lastInboundAt: Date.now() }),
    },
    { kind: 'personRequest', request: makePersonRequest({ id: 'Q1', contactId: CONTACT }) },
  ]);
});
afterAll(async () => {
  await service?.kill();
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends an answer to the person who waits; null when nobody answered. */
async function post(key: string): Promise<{ status: number; replayed: boolean } | null> {
  try {
    const response = await fetch(`${api}/requests/Q1/answer`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ text: `answer ${key}` }),
    });
    await response.text();
    return { status: response.status, replayed: response.headers.has('idempotent-replayed') };
  } catch {
    return null;
  }
}

const answers = async (): Promise<readonly string[]> =>
  (await storage.listOutboxOf(CONTACT))
    .filter(({ purpose }) => purpose === 'staff')
    .map(({ content }) => content.body);

describe('a request with a key', { timeout: 90_000 }, () => {
  it(`is made once, wherever the service is killed: ${KILLS} kills`, async () => {
    let aheadMs = 0;
    service = await startProcess(env, { role: 'web' });
    for (let at = 0; at < KILLS; at += 1) {
      const key = `key-${at}`;
      const sent = post(key);
      // From before the claim to after the answer.
      await pause((at * 8) / KILLS);
      await service.kill();
      await sent;
      aheadMs += DOUBTED;
      service = await startProcess(env, { role: 'web', aheadMs });
      const again = await post(key);
      expect(again?.status).toBe(200);
      expect(await post(key)).toEqual({ status: 200, replayed: true });
      expect(await answers()).toEqual(Array.from({ length: at + 1 }, (_, made) => `answer key-${made}`));
    }
    const acts = (await storage.listAudit({ after: 0, limit: 99 })).map(({ act }) => act);
    expect(acts.filter((act) => act === 'person.answer')).toHaveLength(KILLS);
    expect((await verifyAudit(storage)).broken).toBeNull();
  });

  it('leaves no stream behind that would keep the service from stopping', async () => {
    service ??= await startProcess(env, { role: 'web' });
    const stream = await fetch(`${api}/outbox/progress`, { headers: { authorization: `Bearer ${token}` } });
    const ended = stream.text();
    const began = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await ended).toContain('"queued":');
    service = null;
  });
});
