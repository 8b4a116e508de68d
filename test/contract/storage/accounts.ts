import { describe, expect, it } from 'vitest';
import { makeAccount, makeSession, NOW } from '../../support/records.ts';
import type { Held } from '../storage.ts';

export function accountContract(held: Held): void {
  describe('accounts', () => {
    const put = (account: ReturnType<typeof makeAccount>) =>
      held.storage.commit([{ kind: 'account', account }]);

    it('are found by id and by the key of their e-mail, by version', async () => {
      const account = makeAccount({ totp: null, passwordHash: null, recovery: [] });
      expect(await put(account)).toBe('ok');
      expect(await put({ ...account, version: 3 })).toBe('stale');
      expect(await held.storage.findAccount('nobody')).toBeNull();
      expect(await held.storage.findAccountByEmailKey('nobody')).toBeNull();
      const after = { ...makeAccount({ id: account.id, emailKey: account.emailKey }), version: 2 };
      const disabled = { ...after, role: 'viewer' as const, disabledAt: NOW + 1, madeBy: ['a', 'b'] };
      expect(await put(disabled)).toBe('ok');
      expect(await put(disabled)).toBe('stale');
      const storage = await held.reopen();
      expect(await storage.findAccount(account.id)).toEqual(disabled);
      expect(await storage.findAccountByEmailKey(account.emailKey)).toEqual(disabled);
    });

    it('have an e-mail each', async () => {
      const account = makeAccount();
      await put(account);
      expect(await put(makeAccount({ emailKey: account.emailKey }))).toBe('taken');
      const other = makeAccount();
      await put(other);
      expect(await put({ ...other, version: 2, emailKey: account.emailKey })).toBe('taken');
      expect(await held.storage.findAccount(other.id)).toEqual(other);
    });

    it('are listed by page', async () => {
      const all = [makeAccount(), makeAccount(), makeAccount()];
      for (const account of [...all].reverse()) await put(account);
      const first = await held.storage.listAccounts({ after: '', limit: 2 });
      expect(first).toEqual(all.slice(0, 2));
      expect(await held.storage.listAccounts({ after: first[1]!.id, limit: 2 })).toEqual(all.slice(2));
    });

    it('are looked for by a keyed hash that says nothing of the e-mail', () => {
      const key = held.storage.accountKeyOf('ana@example.org');
      expect(key).toBe(held.storage.accountKeyOf('ana@example.org'));
      expect(key).not.toBe(held.storage.accountKeyOf('eva@example.org'));
      expect(key).not.toBe(held.storage.triesKeyOf('ana@example.org'));
      expect(key).not.toContain('ana');
    });
  });

  describe('sessions', () => {
    const put = (session: ReturnType<typeof makeSession>) =>
      held.storage.commit([{ kind: 'session', session }]);

    it('are found by the hash of their text, by version', async () => {
      const session = makeSession({ device: '', secondFactor: false });
      expect(await put(session)).toBe('ok');
      expect(await put(session)).toBe('stale');
      expect(await held.storage.findSessionByHash('nobody')).toBeNull();
      const revoked = { ...session, version: 2, secondFactor: true, revokedAt: NOW + 5 };
      expect(await put(revoked)).toBe('ok');
      expect(await (await held.reopen()).findSessionByHash(session.hash)).toEqual(revoked);
    });

    it('remember when they were last used, forwards only, whatever is written of them meanwhile', async () => {
      const session = makeSession();
      await put(session);
      await held.storage.touchSession(session.id, NOW + 9);
      await held.storage.touchSession(session.id, NOW + 3);
      await held.storage.touchSession('nobody', NOW);
      await put({ ...session, version: 2, revokedAt: NOW });
      expect(await held.storage.findSessionByHash(session.hash)).toMatchObject({
        seenAt: NOW + 9,
        revokedAt: NOW,
      });
    });

    it('are listed for their account, and forgotten when they have ended', async () => {
      const [one, other] = [makeSession({ endsAt: NOW + 5 }), makeSession({ endsAt: NOW + 6 })];
      await put(one);
      await put({ ...other, accountId: one.accountId });
      await put(makeSession({ endsAt: NOW + 7 }));
      expect(await held.storage.listSessionsOf(one.accountId)).toEqual([
        one,
        { ...other, accountId: one.accountId },
      ]);
      expect(await held.storage.forgetSessions(NOW + 5)).toBe(1);
      expect(await held.storage.listSessionsOf(one.accountId)).toHaveLength(1);
    });
  });
}
