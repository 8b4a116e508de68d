import { describe, expect, it } from 'vitest';
import { makeChange, makeRequestKey, makeStaff, makeToken, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function tokenContract(held: Held): void {
  describe('staff', () => {
    const put = (staff: ReturnType<typeof makeStaff>) => held.storage.commit([{ kind: 'staff', staff }]);

    it('are found by id, by version, and keep who made, linked, joined and disabled them', async () => {
      const staff = makeStaff({ createdBy: null, linkedBy: null, linkedAt: null });
      expect(await put(staff)).toBe('ok');
      expect(await put(staff)).toBe('stale');
      expect(await put({ ...staff, version: 3 })).toBe('stale');
      expect(await held.storage.findStaff('nobody')).toBeNull();
      const after = {
        ...staff,
        version: 2,
        linkedBy: 'token:T@S:Eva',
        linkedAt: NOW + 1,
        sameAs: 'another',
        disabledAt: NOW + 2,
      };
      expect(await put(after)).toBe('ok');
      expect(await (await held.reopen()).findStaff(staff.id)).toEqual(after);
    });

    it('are listed by page', async () => {
      const all = [makeStaff({ name: 'a' }), makeStaff({ name: 'b' }), makeStaff({ name: 'c' })];
      for (const staff of [...all].reverse()) await put(staff);
      const first = await held.storage.listStaff({ after: '', limit: 2 });
      expect(first).toEqual(all.slice(0, 2));
      expect(await held.storage.listStaff({ after: first[1]!.id, limit: 2 })).toEqual(all.slice(2));
    });

    it('and one that somebody else changed first is not written, in one commit with its token', async () => {
      const staff = makeStaff();
      const [one, other] = [makeToken({ staffId: staff.id }), makeToken({ staffId: staff.id })];
      const commit = (token: ReturnType<typeof makeToken>) =>
        held.storage.commit([
          { kind: 'staff', staff },
          { kind: 'token', token },
        ]);
      expect((await Promise.all([commit(one), commit(other)])).sort()).toEqual(['ok', 'stale']);
      expect(await held.storage.listTokens({ after: '', limit: 9 })).toHaveLength(1);
    });
  });

  describe('tokens', () => {
    const put = (token: ReturnType<typeof makeToken>) => held.storage.commit([{ kind: 'token', token }]);

    it('finds a token by its hash and by its id, by version', async () => {
      const token = makeToken({ role: 'approver' });
      expect(await put(token)).toBe('ok');
      expect(await put(token)).toBe('stale');
      expect(await put({ ...token, version: 3 })).toBe('stale');
      expect(await held.storage.findTokenByHash('0'.repeat(64))).toBeNull();
      expect(await held.storage.findToken('nobody')).toBeNull();
      const revoked = { ...token, version: 2, revokedAt: NOW + 5 };
      expect(await put(revoked)).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.findTokenByHash(token.hash)).toEqual(revoked);
      expect(await storage.findToken(token.id)).toEqual(revoked);
    });

    it('remembers when it was last used, forwards only, whatever is written of it meanwhile', async () => {
      const token = makeToken();
      await put(token);
      await held.storage.touchToken(token.id, NOW + 9);
      await held.storage.touchToken(token.id, NOW + 3);
      await held.storage.touchToken('nobody', NOW);
      await put({ ...token, version: 2, revokedAt: NOW });
      expect(await held.storage.findToken(token.id)).toMatchObject({ lastUsedAt: NOW + 9, revokedAt: NOW });
    });

    it('lists them by page', async () => {
      const all = [makeToken({ name: 'a' }), makeToken({ name: 'b' }), makeToken({ name: 'c' })];
      for (const token of [...all].reverse()) await put(token);
      const first = await held.storage.listTokens({ after: '', limit: 2 });
      expect(first).toEqual(all.slice(0, 2));
      expect(await held.storage.listTokens({ after: first[1]!.id, limit: 2 })).toEqual(all.slice(2));
    });
  });

  describe('changes', () => {
    const put = (change: ReturnType<typeof makeChange>) => held.storage.commit([{ kind: 'change', change }]);

    it('are kept by version, with what was counted', async () => {
      const change = makeChange();
      expect(await put(change)).toBe('ok');
      expect(await put(change)).toBe('stale');
      expect(await put({ ...change, version: 3 })).toBe('stale');
      expect(await held.storage.findChange('none')).toBeNull();
      const decided = {
        ...change,
        version: 2,
        state: 'done' as const,
        figures: { ...change.figures, days: [], appointments: 0, people: 0 },
        authors: [...change.authors, 'token:T@S:Eva'],
        decidedBy: 'token:U@V:Luis',
        decidedAt: NOW + 1,
      };
      const both = await Promise.all([put(decided), put({ ...decided, state: 'rejected' })]);
      expect(both.sort()).toEqual(['ok', 'stale']);
      const stored = await (await held.reopen()).findChange(change.id);
      expect(stored).toEqual({ ...decided, state: stored!.state });
    });

    it('are listed the newest first, by state and by page', async () => {
      const all = [makeChange(), makeChange({ state: 'rejected' }), makeChange()];
      for (const change of all) await put(change);
      const [first, second, third] = all;
      expect(await held.storage.listChanges({ limit: 2 })).toEqual([third, second]);
      expect(await held.storage.listChanges({ before: second!.id, limit: 9 })).toEqual([first]);
      expect(await held.storage.listChanges({ state: 'proposed', limit: 9 })).toEqual([third, first]);
    });
  });

  describe('request keys', () => {
    const put = (key: ReturnType<typeof makeRequestKey>, ...more: { name: string }[]) =>
      held.storage.commit([
        ...more.map(({ name }) => ({ kind: 'setting' as const, name, value: 'made' })),
        { kind: 'requestKey', key },
      ]);

    it('let one of many with the same key begin', async () => {
      const key = makeRequestKey();
      const outcomes = await Promise.all(Array.from({ length: held.times(20) }, () => put(key)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(held.times(20) - 1);
      expect(await held.storage.findRequestKey(key.id)).toEqual(key);
      expect(await held.storage.findRequestKey('another')).toBeNull();
    });

    it('go with the act, or neither is made', async () => {
      const key = makeRequestKey();
      await put(key);
      expect(await put({ ...key, version: 2, state: 'acted' }, { name: 'first' })).toBe('ok');
      expect(await put({ ...key, version: 2, state: 'acted' }, { name: 'second' })).toBe('stale');
      const answer = { status: 201, body: '{"name":"José"}' };
      expect(await put({ ...key, version: 3, state: 'answered', answer })).toBe('ok');
      const storage = await held.reopen();
      expect(await storage.readSetting('first')).toBe('made');
      expect(await storage.readSetting('second')).toBeNull();
      expect(await storage.findRequestKey(key.id)).toEqual({ ...key, version: 3, state: 'answered', answer });
    });

    it('are forgotten when they have expired', async () => {
      const [old, young] = [makeRequestKey({ expiresAt: NOW }), makeRequestKey({ expiresAt: NOW + 1 })];
      await put(old);
      await put(young);
      expect(await held.storage.forgetRequestKeys(NOW)).toBe(1);
      expect(await held.storage.findRequestKey(old.id)).toBeNull();
      expect(await held.storage.findRequestKey(young.id)).toEqual(young);
    });
  });
}
