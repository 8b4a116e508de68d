import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openMongo } from '../../../src/storage/mongo/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { testVault } from '../../support/storage.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

const mongo = await mongoForTests({ alone: true });
/** Bytes: more than the buffers of a wire hold, less than one document may be. */
const HEAVY = 14 * 1024 * 1024;

describe.skipIf(mongo === null)('a connection to MongoDB that ends while it is written to', () => {
  let proxy: TcpProxy;
  let storage: Storage;
  /** The driver's ends. */
  const lines = new Set<Socket>();
  const note = (said: unknown): void => {
    const { socket } = z.object({ socket: z.instanceof(Socket) }).parse(said);
    // The event comes before its way is known.
    socket.once('connect', () => {
      if (socket.remotePort === proxy.port) lines.add(socket);
    });
  };
  beforeAll(async () => {
    await (await mongo!.open()).close();
  });
  beforeEach(async () => {
    const url = new URL(mongo!.url);
    proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    // The server tells of itself by its own address, which is not behind the proxy.
    url.searchParams.set('directConnection', 'true');
    subscribe('net.client.socket', note);
    const tuning = { patienceMs: 2_000, socketTimeoutMs: 1_000 };
    storage = await openMongo({ url: url.href, vault: testVault(), tuning });
  });
  afterEach(async () => {
    unsubscribe('net.client.socket', note);
    lines.clear();
    await proxy.close();
    // Would wait for a call that never ends.
    await Promise.race([storage.close(), pause(2_000)]);
  });
  afterAll(() => mongo?.close());

  /** What became of calls: `never` of one without an end. */
  const endOf = (call: Promise<unknown>, withinMs = 15_000): Promise<string> =>
    Promise.race([
      call.then(
        () => 'done',
        () => 'failed',
      ),
      pause(withinMs, 'never', { ref: false }),
    ]);

  it('fails the call when nothing is taken in any more, and works when the wire is back', async () => {
    await storage.ping();
    proxy.hush();
    const heavy = storage.commit([{ kind: 'setting', name: 'heavy', value: 'x'.repeat(HEAVY) }]);
    expect(await endOf(heavy)).toBe('failed');
    proxy.mend();
    await expect.poll(() => endOf(storage.ping()), { timeout: 15_000 }).toBe('done');
  });

  it('fails or repeats the call whose connection was closed a moment before it is written to', async () => {
    await storage.ping();
    // Closed without an error, and nobody has been told: so it is between the last word of a server that closes and the event.
    for (const socket of lines) socket.destroy();
    expect(await endOf(storage.readSetting('none'))).toBe('done');
    for (const socket of lines) socket.destroy();
    expect(await endOf(storage.ping())).not.toBe('never');
    await expect.poll(() => endOf(storage.ping()), { timeout: 15_000 }).toBe('done');
  });
});
