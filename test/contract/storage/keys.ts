import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/storage/key-wrap.ts';
import { SEALED } from '../../../src/storage/records/sealed.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { createVault } from '../../../src/storage/vault.ts';
import { makeCase, makeNote, makeStaff, makeToken, NOW } from '../../support/records.ts';
import { TEST_KEY } from '../../support/storage.ts';
import type { Held } from '../storage.ts';

const NEXT = Buffer.from(TEST_KEY).reverse();
const both = () => createVault({ key: TEST_KEY, next: NEXT }, randomBytes);
const only = (key: Uint8Array) => createVault(key, randomBytes);

async function staleNotes(storage: Storage): Promise<number> {
  return (await storage.countSeals({ record: 'notes', after: null, limit: 99 })).stale;
}

export function keyContract(held: Held): void {
  describe('keys', () => {
    const write = async (storage: Storage, id: string) => {
      expect(await storage.commit([{ kind: 'note', note: makeNote({ id }) }])).toBe('ok');
    };
    const ids = async (storage: Storage) =>
      (await storage.listNotesOf('contact-1', 'Q1')).map(({ id }) => id);

    it('are wrapped by the next data key, replaced and dropped, step by step, each of which is made once', async () => {
      const storage = await held.reopen(both());
      await storage.importCases([makeCase({ aNumber: '200000001' })], { dryRun: false });
      await write(storage, 'N1');
      const [staff, token] = [makeStaff(), makeToken()];
      const rows = [
        { kind: 'staff', staff },
        { kind: 'token', token },
      ] as const;
      expect(await storage.commit(rows)).toBe('ok');
      const contact = storage.contactIdOf('sms:+15005550006');
      expect(storage.keysHeld()).toEqual({
        dataKeys: [fingerprintOf(TEST_KEY), fingerprintOf(NEXT)],
        opens: ['seal-1'],
        seals: 'seal-1',
      });
      await expect(storage.moveKeys('turn', NOW)).rejects.toMatchObject({ code: 'not_possible' });
      await expect(storage.moveKeys('end', NOW)).rejects.toMatchObject({ code: 'not_possible' });

      await Promise.all([storage.moveKeys('begin', NOW), storage.moveKeys('begin', NOW)]);
      const begun = await storage.listKeys();
      expect(begun.map(({ id }) => id)).toEqual(
        ['hash-1', 'seal-1', 'seal-2'].flatMap((name) =>
          [TEST_KEY, NEXT].map((key) => `${name}@${fingerprintOf(key)}`).toSorted(),
        ),
      );
      expect(storage.keysHeld()).toMatchObject({ opens: ['seal-1', 'seal-2'], seals: 'seal-1' });
      await expect(storage.moveKeys('end', NOW)).rejects.toMatchObject({ code: 'not_possible' });

      for (const step of ['turn', 'begin', 'turn'] as const) await storage.moveKeys(step, NOW + 1);
      expect(storage.keysHeld()).toMatchObject({ opens: ['seal-2', 'seal-1'], seals: 'seal-2' });
      await write(storage, 'N2');
      expect(await ids(storage)).toEqual(['N1', 'N2']);
      expect(await staleNotes(storage)).toBe(1);
      for (const record of SEALED) await storage.resealBatch({ record, after: null, limit: 99 });
      expect(await staleNotes(storage)).toBe(0);

      for (const step of ['end', 'end', 'begin', 'turn'] as const) await storage.moveKeys(step, NOW + 2);
      expect((await storage.listKeys()).map(({ name, dataKey, madeAt }) => [name, dataKey, madeAt])).toEqual([
        ['hash-1', fingerprintOf(NEXT), null],
        ['seal-2', fingerprintOf(NEXT), NOW],
      ]);
      const after = await held.reopen(only(NEXT));
      expect(await ids(after)).toEqual(['N1', 'N2']);
      expect(await after.findCase('200000001')).not.toBeNull();
      expect(after.contactIdOf('sms:+15005550006')).toBe(contact);
      // MACs hang on the hash key, which stays.
      expect(await after.findStaff(staff.id)).toEqual(staff);
      expect(await after.findToken(token.id)).toEqual(token);
      await expect(held.reopen(only(TEST_KEY))).rejects.toMatchObject({ code: 'storage_key_mismatch' });
      await held.reopen(both());
    });

    it('open by either data key until the end, and by no other', async () => {
      const storage = await held.reopen(both());
      await write(storage, 'N1');
      for (const step of ['begin', 'turn'] as const) {
        await storage.moveKeys(step, NOW);
        await write(storage, `N-${step}`);
      }
      for (const key of [TEST_KEY, NEXT])
        expect(await ids(await held.reopen(only(key)))).toEqual(['N-begin', 'N-turn', 'N1']);
      await expect(held.reopen(only(Buffer.from(NEXT).fill(7, 0, 9)))).rejects.toMatchObject({
        code: 'storage_key_mismatch',
      });
      const elsewhere = createVault({ key: TEST_KEY, next: Buffer.from(NEXT).fill(7, 0, 9) }, randomBytes);
      const other = await held.reopen(elsewhere);
      await expect(other.moveKeys('begin', NOW)).rejects.toThrow(/another DATA_KEY_NEXT is under way/);
      await held.reopen(both());
    });

    it('of other processes are taken when they are looked at', async () => {
      const storage = await held.reopen(both());
      await storage.refreshKeys();
      expect(storage.keysHeld()).toMatchObject({ opens: ['seal-1'] });
      await expect((await held.reopen(only(TEST_KEY))).moveKeys('begin', NOW)).rejects.toMatchObject({
        code: 'not_possible',
      });
    });

    it('are told of by each process that lives, and by none that is gone', async () => {
      const storage = await held.reopen(both());
      const now = Date.now();
      const told = { now, liveMs: 600_000 };
      await storage.announceProcess({ id: 'P2', name: 'web', ...told });
      await storage.announceProcess({ id: 'P1', name: 'worker', ...told });
      await storage.announceProcess({ id: 'P1', name: 'worker', ...told });
      const keys = storage.keysHeld();
      expect(await storage.listProcesses(now)).toMatchObject([
        { id: 'P1', name: 'worker', ...keys },
        { id: 'P2', name: 'web', ...keys },
      ]);
      await storage.announceProcess({ id: 'P1', name: 'worker', now: now - 9, liveMs: 1 });
      await expect
        .poll(async () => (await storage.listProcesses(Date.now())).map(({ id }) => id))
        .toEqual(['P2']);
      await storage.dropProcess('P2', Date.now());
      expect(await storage.listProcesses(0)).toEqual([]);
    });

    it('seal nothing in a process that was away, until it has told of itself again', async () => {
      const storage = await held.reopen(both());
      await write(storage, 'N1');
      await storage.announceProcess({ id: 'P1', name: 'web', now: Date.now() - 60_001, liveMs: 60_000 });
      await expect(storage.commit([{ kind: 'note', note: makeNote({ id: 'N2' }) }])).rejects.toMatchObject({
        code: 'storage_busy',
      });
      // What it can open it may read.
      expect(await ids(storage)).toEqual(['N1']);
      await storage.announceProcess({ id: 'P1', name: 'web', now: Date.now(), liveMs: 60_000 });
      await write(storage, 'N2');
      expect(await ids(storage)).toEqual(['N1', 'N2']);
    });
  });
}
