import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRuntime, type Runtime } from '../../src/app/open.ts';
import { startService, type Service } from '../../src/app/service.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, QUICK } from '../support/service-process.ts';
import { testVault } from '../support/storage.ts';

const SENDER = '+15005550006';
const PHONE = '+526640000001';
let folder: string;
let twilio: FakeTwilio;
let runtime: Runtime;
let service: Service | null;

const sid = (i: number): Record<string, string> => ({ MessageSid: `SM${String(i).padStart(32, '0')}` });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-service-'));
  const url = `http://127.0.0.1:${String(await freePort())}`;
  twilio = await startFakeTwilio();
  twilio.serveApp(url);
  runtime = await openRuntime(
    {
      ...serviceEnv({
        url,
        database: `sqlite:${join(folder, 'aviso.db')}`,
        twilio,
        sender: SENDER,
        perSecond: 100,
      }),
      LOG_LEVEL: 'silent',
    },
    'service',
  );
  service = null;
});

afterEach(async () => {
  await service?.close();
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

describe('on a bad day', () => {
  it('a locked database is a 503, and the same text is taken once it is free', async () => {
    service = await startService(runtime, 'all', QUICK);
    expect((await twilio.text(PHONE, SENDER, 'hola', sid(1))).status).toBe(200);
    await twilio.until(() => twilio.sent.length === 1);
    const other = new Database(join(folder, 'aviso.db'));
    other.exec('BEGIN EXCLUSIVE');
    expect((await twilio.text(PHONE, SENDER, '1', sid(2))).status).toBe(503);
    other.exec('ROLLBACK');
    other.close();
    expect((await twilio.text(PHONE, SENDER, '1', sid(2))).status).toBe(200);
    expect((await twilio.text(PHONE, SENDER, '1', sid(2))).status).toBe(200);
    await twilio.until(() => twilio.sent.length === 2);
    expect(twilio.sent.map((message) => message.body.slice(0, 11))).toEqual(['Casa Ejempl', 'Casa Ejempl']);
  });

  it('a full disk is a 503, and the service goes on by itself when there is room again', async () => {
    await runtime.storage.close();
    const connections: { exec(sql: string): unknown }[] = [];
    const storage = await openSqlite({
      path: join(folder, 'aviso.db'),
      vault: testVault(),
      tuning: { onConnect: (connection) => void connections.push(connection) },
    });
    service = await startService({ ...runtime, storage, close: () => storage.close() }, 'all', QUICK);
    const limit = (pages: number): void => {
      for (const connection of connections) connection.exec(`PRAGMA max_page_count = ${String(pages)}`);
    };
    limit(1);
    let taken = 0;
    for (let status = 200; status === 200; taken += 1) {
      ({ status } = await twilio.text(PHONE, SENDER, 'x'.repeat(1_000), sid(100 + taken)));
      if (taken > 500) throw new Error('the disk is never full');
    }
    limit(1_000_000);
    expect((await twilio.text(PHONE, SENDER, 'hola', sid(99 + taken))).status).toBe(200);
  });

  it('tells whether it can reach its database', async () => {
    service = await startService(runtime, 'all', QUICK);
    const url = runtime.config.publicUrl;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('aviso_outbox_messages{state="queued"} 0');
    expect((await fetch(`${url}/simulator`)).status).toBe(404);
    await runtime.storage.close();
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('stops within ten seconds, with what was taken answered', async () => {
    service = await startService(runtime, 'all', QUICK);
    twilio.behave(() => ({ kind: 'ok', delayMs: 300 }));
    const texts = Array.from({ length: 20 }, (_, i) =>
      twilio.text(`+5266400001${String(i).padStart(2, '0')}`, SENDER, 'hola', sid(200 + i)),
    );
    const answers = await Promise.all(texts);
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
    await service.close();
    service = null;
    const storage = await openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
    const counts = await storage.countOutbox();
    await storage.close();
    // Whatever had left is known to have left; the rest waits for the next start.
    expect(counts.sending + counts.unsure).toBe(0);
    expect(counts.queued + counts.accepted + counts.sent + counts.delivered).toBe(20);
  });
});
