import { describe, expect, it } from 'vitest';
import type { SavedView } from '../../../src/domain/saved-view.ts';
import { makeSavedView } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function savedViewContract(held: Held): void {
  describe('saved views', () => {
    const put = (view: SavedView) => held.storage.commit([{ kind: 'savedView', view }]);

    it('keeps each in its next version only, and gives it back whole', async () => {
      const first = makeSavedView({ id: 'V1' });
      expect(await held.storage.findSavedView('V1')).toBeNull();
      expect(await put({ ...first, version: 2 })).toBe('stale');
      expect(await put(first)).toBe('ok');
      expect(await put(first)).toBe('stale');
      const renamed = { ...first, version: 2, name: 'otra', shared: true };
      // Two who change it at once: the second is told.
      const both = await Promise.all([put(renamed), put({ ...renamed, name: 'tercera' })]);
      expect([...both].sort()).toEqual(['ok', 'stale']);
      const stored = await (await held.reopen()).findSavedView('V1');
      expect(stored).toEqual({ ...renamed, name: stored?.name });
      expect(['otra', 'tercera']).toContain(stored?.name);
    });

    it('lists those of a member of staff and those that are shared, in the order in which they were made', async () => {
      const views = [
        makeSavedView({ id: 'V2', staffId: 'ana' }),
        makeSavedView({ id: 'V1', staffId: 'luis', shared: true }),
        makeSavedView({ id: 'V3', staffId: 'luis' }),
        makeSavedView({ id: 'V4', staffId: 'ana', shared: true, filter: '' }),
      ];
      for (const view of views) expect(await put(view)).toBe('ok');
      const ids = async (staffId: string, limit = 9) =>
        (await held.storage.listSavedViews({ staffId, limit })).map(({ id }) => id);
      expect(await ids('ana')).toEqual(['V1', 'V2', 'V4']);
      expect(await ids('luis')).toEqual(['V1', 'V3', 'V4']);
      expect(await ids('eva')).toEqual(['V1', 'V4']);
      expect(await ids('ana', 2)).toEqual(['V1', 'V2']);
    });

    it('removes one for good, and does nothing where there is none', async () => {
      await put(makeSavedView({ id: 'V1', shared: true }));
      for (const id of ['V1', 'V1', 'V9'])
        expect(await held.storage.commit([{ kind: 'savedViewGone', id }])).toBe('ok');
      expect(await held.storage.findSavedView('V1')).toBeNull();
      expect(await held.storage.listSavedViews({ staffId: 'staff-1', limit: 9 })).toEqual([]);
    });
  });
}
