import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import type { Write } from '../../../src/storage/write.ts';
import { makeCase, makeConversation, makeInbound, makeOutboxMessage } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const setting = (name: string, value = 'there'): Write => ({ kind: 'setting', name, value });

describe('a locked database', () => {
  let temp: TempStorage;
  let other: Database.Database;
  beforeEach(async () => {
    temp = await openTempStorage({ busyWaitMs: 1, patienceMs: 60 });
    other = new Database(temp.path);
  });
  afterEach(async () => {
    other.close();
    await temp.close();
  });

  it('answers storage_busy, keeps the event loop free meanwhile, and recovers', async () => {
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    const writes = [
      temp.storage.commit([setting('one')]),
      temp.storage.commit([setting('two')]),
      temp.storage.ping(),
      temp.storage.importCases([makeCase()], { dryRun: false }),
      temp.storage.claimOutbox({ sender: 's', owner: 'w', now: 1, limit: 1 }),
    ];
    const outcomes = await Promise.allSettled(writes);
    clearInterval(ticking);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'storage_busy', retryable: true },
      });
    expect(ticks).toBeGreaterThan(2);
    // Readers are not in the way of a writer.
    expect(await temp.storage.readSetting('one')).toBeNull();

    other.exec('ROLLBACK');
    expect(await temp.storage.commit([setting('one')])).toBe('ok');
    await temp.storage.ping();
    expect(await temp.storage.countCases()).toBe(0);
  });

  it('waits for a lock that is given up in time, and keeps the order of what waited', async () => {
    const storage = await temp.reopen({ busyWaitMs: 1 });
    other.exec('BEGIN IMMEDIATE');
    const first = storage.commit([setting('order', 'first')]);
    const second = storage.commit([setting('order', 'second')]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const third = storage.commit([setting('order', 'third')]);
    other.exec('COMMIT');
    expect(await Promise.all([first, second, third])).toEqual(['ok', 'ok', 'ok']);
    expect(await storage.readSetting('order')).toBe('third');
  });

  it('waits when it is opened, and gives up', async () => {
    await temp.storage.close();
    other.exec(`PRAGMA user_version = ${MIGRATIONS.length - 1}`);
    other.exec('BEGIN IMMEDIATE');
    await expect(temp.reopen({ busyWaitMs: 1, patienceMs: 20 })).rejects.toMatchObject({
      code: 'storage_busy',
    });
    other.exec('ROLLBACK');
    other.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    expect(await (await temp.reopen()).readSetting('one')).toBeNull();
  });

  it('waits when another process keeps the whole file to itself, and gives up', async () => {
    const path = `${temp.path}-exclusive`;
    const holder = new Database(path);
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE t (a); COMMIT');
    const tuning = { busyWaitMs: 1, patienceMs: 20 };
    await expect(openSqlite({ path, vault: temp.vault, tuning })).rejects.toMatchObject({
      code: 'storage_busy',
    });
    holder.exec('PRAGMA locking_mode = NORMAL; SELECT * FROM t');
    const storage = await openSqlite({ path, vault: temp.vault, tuning });
    await storage.ping();
    await storage.close();
    holder.close();
  });
});

describe('a full disk', () => {
  let temp: TempStorage;
  let database: Database.Database;
  let storage: Storage;
  beforeEach(async () => {
    temp = await openTempStorage({ onConnect: (connected) => (database = connected) });
    storage = temp.storage;
  });
  afterEach(() => temp.close());

  function allow(pages: number): void {
    database.exec(`PRAGMA max_page_count = ${pages}`);
  }

  it('answers storage_full, keeps what was there, loses no count, and recovers by itself', async () => {
    const long = 'x'.repeat(50_000);
    expect(await storage.commit([setting('before')])).toBe('ok');
    allow(1);
    const turn = (at: number): Write[] => [
      { kind: 'inbound', contactId: `contact-${at}`, message: makeInbound({ sid: `SM-${at}`, text: long }) },
      { kind: 'conversation', conversation: makeConversation({ contactId: `contact-${at}` }) },
      { kind: 'send', message: makeOutboxMessage({ id: `m-${at}`, contactId: `contact-${at}` }) },
    ];
    const outcomes = await Promise.allSettled([storage.commit(turn(1)), storage.commit(turn(2))]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'storage_full', retryable: true },
      });
    await expect(
      storage.importCases([makeCase({ givenNames: long })], { dryRun: false }),
    ).rejects.toMatchObject({
      code: 'storage_full',
    });
    expect(await storage.readSetting('before')).toBe('there');
    expect(await storage.loadTurn('SM-1', 'contact-1')).toEqual({ seen: false, conversation: null });
    expect((await storage.countOutbox()).queued).toBe(0);

    allow(1_000_000);
    expect(await storage.commit(turn(1))).toBe('ok');
    expect(await storage.commit(turn(2))).toBe('ok');
    expect((await storage.countOutbox()).queued).toBe(2);
    expect((await storage.loadTurn('SM-2', 'contact-2')).seen).toBe(true);
  });

  it('answers storage_full when it may only read, and recovers by itself', async () => {
    database.exec('PRAGMA query_only = ON');
    await expect(storage.commit([setting('one')])).rejects.toMatchObject({ code: 'storage_full' });
    await expect(storage.ping()).rejects.toMatchObject({ code: 'storage_full' });
    expect(await storage.readSetting('one')).toBeNull();
    database.exec('PRAGMA query_only = OFF');
    expect(await storage.commit([setting('one')])).toBe('ok');
  });
});
