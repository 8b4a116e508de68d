import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SEALED } from '../../../src/storage/records/sealed.ts';
import type { SealsSeen } from '../../../src/storage/seal-port.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { createVault, type Owner, type Vault } from '../../../src/storage/vault.ts';
import { fillProgramme } from '../../support/programme.ts';
import { makeNote } from '../../support/records.ts';
import { TEST_KEY } from '../../support/storage.ts';
import type { Held } from '../storage.ts';

/** Every page of every record, added up by record. */
async function walk(
  storage: Storage,
  way: 'countSeals' | 'resealBatch',
  limit: number,
): Promise<ReadonlyMap<string, Omit<SealsSeen, 'next'>>> {
  const sums = new Map<string, Omit<SealsSeen, 'next'>>();
  for (const record of SEALED)
    for (let after: string | null | undefined; after !== null;) {
      const { next, ...seen }: SealsSeen = await storage[way]({ record, after: after ?? null, limit });
      const before = sums.get(record) ?? { rows: 0, stale: 0, damaged: 0 };
      expect(seen.rows).toBeLessThanOrEqual(limit);
      sums.set(record, {
        rows: before.rows + seen.rows,
        stale: before.stale + seen.stale,
        damaged: before.damaged + seen.damaged,
      });
      after = next;
    }
  return sums;
}

export function sealContract(held: Held): void {
  describe('the walk over seals', () => {
    it('finds each sealed field of each record, and seals it again once', { timeout: 60_000 }, async () => {
      const present = createVault(TEST_KEY, randomBytes);
      const aged = ({ record, key }: Owner): Owner => ({ record: `${record} of before`, key });
      const earlier: Vault = {
        ...present,
        seal: (value, owner) => present.seal(value, aged(owner)),
        open: (sealed, owner) => present.open(sealed, aged(owner)),
        withLoose: () => earlier,
      };
      const first = await held.reopen(earlier);
      await fillProgramme(first, 24);
      const before = await first.listInbound('contact-000001', 9);
      const storage = await held.reopen({
        ...present,
        reseal(sealed, owner) {
          try {
            return present.reseal(sealed, owner);
          } catch {
            return present.seal(present.open(sealed, aged(owner)), owner);
          }
        },
      });

      const counted = await walk(storage, 'countSeals', 7);
      for (const record of SEALED) {
        expect(counted.get(record)?.rows, record).toBeGreaterThan(0);
        expect(counted.get(record), record).toMatchObject({ stale: counted.get(record)?.rows, damaged: 0 });
      }
      // Counting wrote nothing.
      expect(await walk(storage, 'resealBatch', 5)).toEqual(counted);
      for (const [record, seen] of await walk(storage, 'resealBatch', 500))
        expect(seen, record).toEqual({ ...counted.get(record), stale: 0 });
      expect(await storage.listInbound('contact-000001', 9)).toEqual(before);
    });

    it('goes on behind a key, and ends with the last row', async () => {
      const notes = ['N1', 'N2', 'N3'].map((id) => makeNote({ id }));
      await held.storage.commit(notes.map((note) => ({ kind: 'note', note })));
      const page = (after: string | null, limit: number) =>
        held.storage.countSeals({ record: 'notes', after, limit });
      expect(await page(null, 2)).toEqual({ rows: 2, stale: 0, damaged: 0, next: 'N2' });
      expect(await page('N2', 2)).toEqual({ rows: 1, stale: 0, damaged: 0, next: null });
      expect(await page('N3', 2)).toEqual({ rows: 0, stale: 0, damaged: 0, next: null });
    });

    it('leaves what nobody can open as it is, and counts it', async () => {
      const stranger = createVault(TEST_KEY.toReversed(), randomBytes);
      const mine = createVault(TEST_KEY, randomBytes);
      const other = await held.reopen({
        ...mine,
        seal: (value, owner) => stranger.seal(value, owner),
      });
      await other.commit([{ kind: 'note', note: makeNote({ id: 'N1' }) }]);
      const storage = await held.reopen();
      await storage.commit([{ kind: 'note', note: makeNote({ id: 'N2' }) }]);
      const page = { record: 'notes', after: null, limit: 9 } as const;
      for (const seen of [await storage.resealBatch(page), await storage.countSeals(page)])
        expect(seen).toEqual({ rows: 2, stale: 0, damaged: 1, next: null });
    });
  });
}
