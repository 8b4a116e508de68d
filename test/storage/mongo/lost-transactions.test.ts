import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMongo } from '../../../src/storage/mongo/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import type { Write } from '../../../src/storage/write.ts';
import { mongoForTests, type TempMongo } from '../../support/mongo.ts';
import { makeConversation, makeId, makeInbound, makeOutboxMessage } from '../../support/records.ts';
import { testVault } from '../../support/storage.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

const mongo = await mongoForTests({ alone: true });

describe.skipIf(mongo === null)('a transaction on MongoDB whose connection is lost', () => {
  let temp: TempMongo;
  let proxy: TcpProxy;
  let storage: Storage;
  const commands: string[] = [];
  /** Called with each command as it is sent. */
  let onCommand: (name: string) => void = () => undefined;

  beforeEach(async () => {
    temp = await mongo!.open();
    const url = new URL(mongo!.url);
    proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    // The server tells of itself by its own address, which is not behind the proxy.
    url.searchParams.set('directConnection', 'true');
    commands.length = 0;
    const tuning = {
      patienceMs: 1_000,
      onCommand: (name: string) => {
        commands.push(name);
        onCommand(name);
      },
    };
    storage = await openMongo({ url: url.href, vault: testVault(), tuning });
  });
  afterEach(async () => {
    onCommand = () => undefined;
    await storage.close();
    await proxy.close();
    await temp.close();
  });
  afterAll(() => mongo?.close());

  it('stands in nobody’s way once the server can be reached again', async () => {
    const contactId = makeId();
    const writes: readonly Write[] = [
      { kind: 'inbound', contactId, message: makeInbound() },
      { kind: 'conversation', conversation: makeConversation({ contactId }) },
      { kind: 'send', message: makeOutboxMessage({ contactId }) },
    ];
    let inserts = 0;
    onCommand = (name) => {
      if (name === 'insert') inserts += 1;
      // The text is written by then, and waits for its commit.
      if (inserts === 2) proxy.cut();
    };
    await expect(storage.commit(writes)).rejects.toMatchObject({ code: 'storage_unavailable' });
    onCommand = () => undefined;
    // Longer than the server is looked for to tell it.
    await pause(2_500);
    proxy.mend();
    await expect
      .poll(
        () =>
          storage.ping().then(
            () => 'there',
            () => 'not yet',
          ),
        { timeout: 15_000, interval: 50 },
      )
      .toBe('there');
    const mark = commands.length;
    expect(await storage.commit(writes)).toBe('ok');
    expect(commands.slice(mark)).toContain('killSessions');
    const after = commands.length;
    expect(await storage.commit(writes)).toBe('duplicate');
    expect(commands.slice(after)).not.toContain('killSessions');
  });
});
