import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../src/storage/write.ts';
import {
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makeRegistration,
  NOW,
} from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

/**
 * Transactions in a write-ahead log: frames that say how large the database is after them
 * (https://www.sqlite.org/fileformat2.html#the_write_ahead_log: header 32 bytes, frame header 24, page size at byte 8).
 */
async function transactionsIn(path: string): Promise<number> {
  const log = await readFile(`${path}-wal`);
  const frame = 24 + log.readUInt32BE(8);
  let transactions = 0;
  for (let at = 32; at + frame <= log.length; at += frame)
    if (log.readUInt32BE(at + 4) !== 0) transactions += 1;
  return transactions;
}

describe('group commit', () => {
  let temp: TempStorage | null = null;
  afterEach(() => temp?.close());

  async function open(): Promise<{ temp: TempStorage; groups: number[] }> {
    const groups: number[] = [];
    temp = await openTempStorage({ onCommit: (units) => groups.push(units) });
    return { temp, groups };
  }

  function turn(at: number): Write[] {
    const contactId = `contact-${at}`;
    return [
      { kind: 'inbound', contactId, message: makeInbound() },
      { kind: 'conversation', conversation: makeConversation({ contactId }) },
      { kind: 'send', message: makeOutboxMessage({ contactId }) },
    ];
  }

  it('makes what waits in one tick durable with one transaction: turns, claims and records together', async () => {
    const { temp, groups } = await open();
    await temp.storage.commit(turn(0));
    const [claimed] = await temp.storage.claimOutbox({
      sender: '+15005550006',
      owner: 'w',
      now: NOW,
      limit: 1,
    });
    const before = await transactionsIn(temp.path);
    groups.length = 0;
    await Promise.all([
      ...Array.from({ length: 50 }, (_, at) => temp.storage.commit(turn(at + 1))),
      temp.storage.recordSends([{ id: claimed!.id, outcome: 'failed', error: '21211' }]),
      temp.storage.claimOutbox({ sender: 'nobody', owner: 'w', now: NOW, limit: 9 }),
      temp.storage.takeLease({ name: 'n', owner: 'w', now: NOW, until: NOW + 1 }),
    ]);
    expect(groups).toEqual([53]);
    expect((await transactionsIn(temp.path)) - before).toBe(1);
    expect((await temp.storage.countOutbox()).queued).toBe(50);
  });

  it('splits what is too much for one transaction', async () => {
    const { temp, groups } = await open();
    const outcomes = await Promise.all(Array.from({ length: 600 }, (_, at) => temp.storage.commit(turn(at))));
    expect(outcomes.every((outcome) => outcome === 'ok')).toBe(true);
    expect(groups).toEqual([256, 256, 88]);
  });

  it('lets a unit that fails unexpectedly take no other with it', async () => {
    const { temp, groups } = await open();
    // The same receipt for two families is a fault that no condition of the port covers.
    const registrations = ['F-1', 'F-2', 'F-3'].map((familyId) =>
      makeRegistration({ familyId, receipt: familyId === 'F-3' ? 'R-3' : 'R-same' }),
    );
    const outcomes = await Promise.allSettled([
      ...registrations.map((registration) =>
        temp.storage.commit([
          { kind: 'send', message: makeOutboxMessage({ contactId: registration.familyId }) },
          { kind: 'registration', registration },
        ]),
      ),
      temp.storage.commit(turn(1)),
    ]);
    expect(outcomes).toMatchObject([
      { value: 'ok' },
      { reason: { code: 'storage_unavailable' } },
      { value: 'ok' },
      { value: 'ok' },
    ]);
    expect(groups).toEqual([1, 1, 1]);
    expect(await temp.storage.listOutboxOf('F-2')).toEqual([]);
    expect(await temp.storage.findRegistrationOfFamily('F-2')).toBeNull();
    expect(await temp.storage.findRegistrationOfFamily('F-3')).not.toBeNull();
    expect((await temp.storage.countOutbox()).queued).toBe(3);
  });

  it('lets a later unit see an earlier one of the same transaction', async () => {
    const { temp, groups } = await open();
    const first = makeConversation({ contactId: 'contact-1' });
    const outcomes = await Promise.all([
      temp.storage.commit([{ kind: 'conversation', conversation: first }]),
      temp.storage.commit([{ kind: 'conversation', conversation: { ...first, version: 2 } }]),
      temp.storage.commit([{ kind: 'conversation', conversation: { ...first, version: 2 } }]),
    ]);
    expect(outcomes).toEqual(['ok', 'ok', 'stale']);
    expect(groups).toEqual([3]);
  });
});
