import { afterEach, beforeEach, expect, it } from 'vitest';
import { countMeant, pageMeant, resolveAudience, sizeOf } from '../../src/broadcasts/audience.ts';
import type { Audience } from '../../src/domain/audience.ts';
import type { Need } from '../../src/domain/registration.ts';
import { listInNeed } from '../../src/staff-requests/in-need.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { toolsOver } from '../support/broadcasts.ts';
import { storeFamily } from '../support/families.ts';
import { NOW } from '../support/records.ts';

/** Who told of needs, on either database. */
export function inNeedSuite(open: () => Promise<{ storage: Storage; close(): Promise<void> }>): void {
  let temp: { storage: Storage; close(): Promise<void> };
  let storage: Storage;
  beforeEach(async () => {
    temp = await open();
    storage = temp.storage;
  });
  afterEach(() => temp.close());

  const family = async (...needs: Need[]): Promise<string> =>
    (await storeFamily(storage, { registration: { needs } })).id;
  const found = async (needs: readonly Need[], limit = 99, after: string | null = null) =>
    (await listInNeed(storage, { needs, limit, after, until: NOW })).map(({ id }) => id);

  it('are found by any of the needs that are asked for, page by page, and nobody else is', async () => {
    const ill = [await family('medical'), await family('medical', 'pregnancy')];
    const pregnant = await family('pregnancy');
    await family();
    await family('safety');
    const gone = await family('medical');
    const registration = (await storage.findRegistration(gone))!;
    await storage.commit([
      { kind: 'registration', registration: { ...registration, stage: 'withdrawn', version: 2 } },
    ]);
    expect(await found(['medical'])).toEqual([...ill].sort());
    expect(await found(['disability'])).toEqual([]);
    const either = [...ill, pregnant].sort();
    expect(await found(['medical', 'pregnancy'])).toEqual(either);
    expect(await found(['medical', 'pregnancy'], 2)).toEqual(either.slice(0, 2));
    expect(await found(['medical', 'pregnancy'], 2, either[1])).toEqual(either.slice(2));
  });

  it('are found as they are told now', async () => {
    const id = await family();
    const registration = (await storage.findRegistration(id))!;
    await storage.commit([
      { kind: 'registration', registration: { ...registration, needs: ['safety'], version: 2 } },
    ]);
    expect(await found(['safety'])).toEqual([id]);
    await storage.commit([
      { kind: 'registration', registration: { ...registration, needs: [], version: 3 } },
    ]);
    expect(await found(['safety'])).toEqual([]);
  });

  it('are an audience, and are left out of one', async () => {
    const ill = await family('medical');
    const both = await family('medical', 'disability');
    const none = await family();
    const clock = { now: () => NOW };
    const deps = toolsOver(storage, clock, {});
    const cases: readonly (readonly [Audience, readonly string[]])[] = [
      [{ include: { needs: ['medical'] }, exclude: [] }, [ill, both]],
      [{ include: { needs: ['medical'] }, exclude: [{ needs: ['disability'] }] }, [ill]],
      [{ include: {}, exclude: [{ needs: ['medical'] }] }, [none]],
    ];
    for (const [audience, meant] of cases) {
      const resolved = await resolveAudience(deps, audience);
      const { rows } = await pageMeant(deps, audience, resolved, { after: null, until: NOW, limit: 99 });
      expect(rows.map(({ registration }) => registration.id)).toEqual([...meant].sort());
      const groups = await countMeant(deps, { kind: 'new', of: null, content: { audience } });
      expect(sizeOf(groups)).toBe(meant.length);
    }
  });
}
