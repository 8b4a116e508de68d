import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  createAccount,
  disableAccount,
  resetPassword,
  setLanguage,
  setRole,
} from '../../src/accounts/accounts.ts';
import { logIn } from '../../src/accounts/log-in.ts';
import { changePassword } from '../../src/accounts/own.ts';
import { endSession } from '../../src/accounts/sessions.ts';
import { findRolledBack } from '../../src/console/rolled-back.ts';
import { createToken, findGoodToken, revokeToken } from '../../src/console/tokens.ts';
import type { Account } from '../../src/domain/account.ts';
import { putBackRows } from '../../src/staff/put-back-rows.ts';
import { disableStaff } from '../../src/staff/staff.ts';
import { auditWrite } from '../../src/storage/audit-write.ts';
import type { Collection } from '../../src/storage/copy-port.ts';
import { DESK, GOOD_PASSWORD, openAccounts } from './accounts.ts';
import type { RawRow } from './guarded-rows.ts';
import { makeAccount, makeStaff, NOW } from './records.ts';
import type { WatchedWorld } from './watch.ts';

const NEXT_PASSWORD = 'two herons wait by the weir';

/** A database, and its rows past it. */
/** What every database does about rows that hold and are not what they were last. */
export function putBackSuite(open: () => Promise<WatchedWorld>): void {
  async function withPeople(work: (world: People) => Promise<void>): Promise<void> {
    const world = await open();
    try {
      await work(peopleOf(world));
    } finally {
      await world.close();
    }
  }

  describe('a row that was put back to what it was before', () => {
    it('lets nobody in with the password of before, nor with the one that follows it, and the others as ever', () =>
      withPeople(async ({ storage, raw, told, accounts, rowOf, enter, named }) => {
        const text = await accounts.settle(await accounts.make());
        const luz = await accounts.settle(await accounts.make({ email: 'luz@example.org', name: 'Luz' }));
        const ana = (await accounts.whoHas(text))!;
        const before = await rowOf('accounts', ana.account.id);
        const again = { present: GOOD_PASSWORD, next: NEXT_PASSWORD };
        expect(await changePassword(accounts.deps, ana, again)).toBeNull();
        expect(await enter('ana@example.org', NEXT_PASSWORD)).toHaveProperty('marks');
        expect(await named()).toEqual([]);
        expect(told).toEqual([]);

        await raw.put('accounts', before);
        expect(await storage.findAccount(ana.account.id)).toMatchObject({ version: ana.account.version });
        expect(await enter('ana@example.org', GOOD_PASSWORD)).toBe('wrong');
        expect(await enter('ana@example.org', NEXT_PASSWORD)).toBe('wrong');
        expect(await accounts.whoHas(text)).toBeNull();
        expect(new Set(told)).toEqual(new Set(['accounts']));
        expect(await accounts.whoHas(luz)).not.toBeNull();
        expect(await enter('luz@example.org', GOOD_PASSWORD)).toHaveProperty('marks');
        const { id, version } = ana.account;
        expect(await named()).toEqual([{ record: 'accounts', key: id, behind: version }]);
        expect(await findRolledBack(storage)).toContainEqual({
          ...{ record: 'accounts', key: id, act: 'account.log_in' },
        });
        // Nothing brings it on: not even who resets it.
        await expect(resetPassword(accounts.deps, id, { secondFactor: false })).rejects.toThrow(
          /put it back/,
        );

        expect(await storage.dropForged({ record: 'accounts', key: id, behind: version + 1 })).toBe(false);
        expect(await storage.dropForged({ record: 'accounts', key: id, behind: version })).toBe(true);
        expect(await named()).toEqual([]);
        const made = await createAccount(accounts.deps, {
          ...{ email: 'ana@example.org', staffId: ana.person.id, role: 'viewer' },
        });
        expect(await enter('ana@example.org', made.password!)).toHaveProperty('text');
      }));

    it.each([
      ['a role', (deps: Acting, id: string) => setRole(deps, id, 'viewer')],
      ['what it was before it was disabled', (deps: Acting, id: string) => disableAccount(deps, id)],
      ['a second factor', (deps: Acting, id: string) => resetPassword(deps, id, { secondFactor: true })],
    ])('gives nobody back %s', (_, change) =>
      withPeople(async ({ raw, accounts, rowOf, named }) => {
        const { account, text } = await accounts.settleWhole(await accounts.make());
        const [before, session] = [await rowOf('accounts', account.id), await raw.rowsOf('sessions')];
        expect(await accounts.whoHas(text)).not.toBeNull();
        await change(accounts.deps, account.id);
        await raw.put('accounts', before);
        for (const row of session.values()) await raw.put('sessions', row);
        expect(await accounts.whoHas(text)).toBeNull();
        expect((await named()).map(({ record }) => record)).toEqual(['accounts', 'sessions']);
      }),
    );

    it('is no session that ended, by its person or with a new password, and those that did not go on', () =>
      withPeople(async ({ storage, raw, told, accounts, enter, named }) => {
        const text = await accounts.settle(await accounts.make());
        const ana = (await accounts.whoHas(text))!;
        const second = await enter('ana@example.org', GOOD_PASSWORD);
        const third = await enter('ana@example.org', GOOD_PASSWORD);
        if (typeof second === 'string' || typeof third === 'string') throw new Error('not let in');
        const sessions = await raw.rowsOf('sessions');
        await endSession(accounts.deps, ana.account.id, (await accounts.whoHas(second.text))!.session.id);
        expect(await accounts.whoHas(second.text)).toBeNull();
        for (const row of sessions.values()) await raw.put('sessions', row);
        expect(await accounts.whoHas(second.text)).toBeNull();
        expect(await accounts.whoHas(third.text)).not.toBeNull();
        expect(new Set(told)).toEqual(new Set(['sessions']));

        const again = { present: GOOD_PASSWORD, next: NEXT_PASSWORD };
        expect(await changePassword(accounts.deps, ana, again)).toBeNull();
        for (const row of sessions.values()) await raw.put('sessions', row);
        expect(await accounts.whoHas(third.text)).toBeNull();
        expect(await accounts.whoHas(text)).not.toBeNull();
        expect((await named()).map(({ record }) => record)).toEqual(['sessions', 'sessions']);
        expect((await findRolledBack(storage)).map(({ record }) => record)).toEqual(['sessions', 'sessions']);
      }));

    it('is no token that was revoked, nor the person who was disabled', () =>
      withPeople(async ({ storage, raw, accounts, rowOf, named }) => {
        const token = (name: string) => createToken(accounts.deps, { name, role: 'operator', days: 9 });
        const [ana, luz, sol] = [await token('Ana'), await token('Luz'), await token('Sol')];
        const before = [
          ['tokens', await rowOf('tokens', ana.token.id)],
          ['staff', await rowOf('staff', luz.staff.id)],
        ] as const;
        await revokeToken(accounts.deps, ana.token.id);
        await disableStaff(accounts.deps, luz.staff.id);
        for (const [collection, row] of before) await raw.put(collection, row);
        const clock = { now: () => NOW };
        for (const { text } of [ana, luz]) expect(await findGoodToken(storage, clock, text)).toBeNull();
        expect(await findGoodToken(storage, clock, sol.text)).not.toBeNull();
        expect((await named()).map(({ record, key }) => [record, key])).toEqual([
          ['staff', luz.staff.id],
          ['tokens', ana.token.id],
        ]);
        // What is done again heals.
        await revokeToken(accounts.deps, ana.token.id);
        await disableStaff(accounts.deps, luz.staff.id);
        expect(await named()).toEqual([]);
      }));

    it('is none of a version whose entries name no versions', () =>
      withPeople(async ({ storage, accounts, named }) => {
        const staff = makeStaff();
        const account: Account = makeAccount({ staffId: staff.id, role: 'viewer' });
        await storage.commit([
          { kind: 'staff', staff },
          { kind: 'account', account },
          auditWrite(NOW, 'cli:root', 'account.create', account.id, { role: 'viewer' }),
          auditWrite(NOW, 'cli:root', 'account.session_end', account.id, { session: 'S-other' }),
        ]);
        expect(await named()).toEqual([]);
        const changed = await setLanguage(accounts.deps, account.id, 'es');
        expect(changed.version).toBe(account.version + 1);
        expect(await named()).toEqual([]);
      }));

    it('is nobody who is read while something of theirs changes', () =>
      withPeople(async ({ told, accounts }) => {
        const text = await accounts.settle(await accounts.make());
        const { account } = (await accounts.whoHas(text))!;
        const changes = (async () => {
          for (let round = 0; round < 10; round += 1)
            await setLanguage(accounts.deps, account.id, round % 2 === 0 ? 'es' : 'en');
          return false;
        })();
        for (let going = true; going;) {
          const found = await Promise.all(Array.from({ length: 4 }, () => accounts.whoHas(text)));
          expect(found).not.toContain(null);
          // Commits are made between two rounds of the event loop.
          going = await Promise.race([changes, pause(1, true)]);
        }
        expect(told).toEqual([]);
      }));
  });
}

type Acting = ReturnType<typeof openAccounts>['deps'];

interface People extends Omit<WatchedWorld, 'close'> {
  readonly accounts: ReturnType<typeof openAccounts>;
  readonly rowOf: (collection: Collection, key: string) => Promise<RawRow>;
  readonly enter: (email: string, password: string) => ReturnType<typeof logIn>;
  /** What `rows:verify` names. */
  readonly named: () => Promise<readonly { record: string; key: string; behind: number }[]>;
}

function peopleOf({ storage, raw, told }: WatchedWorld): People {
  const accounts = openAccounts(storage);
  return {
    ...{ storage, raw, told, accounts },
    rowOf: async (collection, key) => (await raw.rowsOf(collection)).get(key)!,
    enter: (email, password) => logIn(accounts.deps, { email, password }, DESK),
    async named() {
      const found: { record: string; key: string; behind: number }[] = [];
      for await (const row of putBackRows(storage, accounts.time.now)) found.push(row);
      return found;
    },
  };
}
