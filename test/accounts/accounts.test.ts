import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createAccount,
  disableAccount,
  everyAccount,
  setLanguage,
  setRole,
} from '../../src/accounts/accounts.ts';
import { totpAddress } from '../../src/accounts/codes.ts';
import { letIn } from '../../src/accounts/log-in.ts';
import { accountActor } from '../../src/domain/actor.ts';
import { readEmail } from '../../src/domain/account.ts';
import { handsOf } from '../../src/staff/hands.ts';
import { whyNoSecondPerson } from '../../src/staff/second-person.ts';
import { DESK, openAccounts } from '../support/accounts.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

let temp: TempStorage;
let world: ReturnType<typeof openAccounts>;
beforeEach(async () => {
  temp = await openTempStorage();
  world = openAccounts(temp.storage);
});
afterEach(() => temp.close());

describe('accounts', () => {
  it('belong to a person, and an e-mail has one', async () => {
    const made = await world.make();
    expect(await temp.storage.findStaff(made.account.staffId)).toMatchObject({ name: 'Ana' });
    await expect(world.make({ email: 'ANA@example.org', name: 'Eva' })).rejects.toMatchObject({
      code: 'not_possible',
    });
    await expect(world.make({ email: 'nobody', name: 'Eva' })).rejects.toThrow(/no e-mail/);
    const form = { staffId: made.staff.id, email: 'second@example.org', role: 'viewer' as const };
    expect((await createAccount(world.deps, form)).staff.id).toBe(made.staff.id);
    const all = [];
    for await (const account of everyAccount(temp.storage)) all.push(account.email);
    expect(all).toEqual(['ana@example.org', 'second@example.org']);
  });

  it('of one e-mail made twice at once are one', async () => {
    const outcomes = await Promise.allSettled([world.make(), world.make()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are disabled by others only, and nobody changes their own role', async () => {
    const { account, staff } = await world.make({ role: 'admin' });
    const self = { ...world.deps, actor: accountActor(account, staff.name) };
    await expect(disableAccount(self, account.id)).rejects.toThrow(/their own account/);
    await expect(setRole(self, account.id, 'viewer')).rejects.toThrow(/their own account/);
  });

  it('are let in without a password by who may print a link, unless they are disabled', async () => {
    const { account } = await world.make({ role: 'admin' });
    const inside = await letIn(world.deps, account, DESK);
    if (typeof inside === 'string') throw new Error(inside);
    await setLanguage(world.deps, account.id, 'es');
    expect((await world.whoHas(inside.text))?.account).toMatchObject({ id: account.id, language: 'es' });
    expect(await letIn(world.deps, await disableAccount(world.deps, account.id), DESK)).toBe('disabled');
  });

  it('have an address for the authenticator that names them', () => {
    expect(totpAddress('JBSWY3DPEHPK3PXP', 'ana+x@example.org', 'Aviso')).toMatch(
      /^otpauth:\/\/totp\/Aviso:ana%2Bx%40example\.org\?issuer=Aviso&secret=JBSWY3DPEHPK3PXP&/,
    );
  });

  it.each([
    ['ana@example.org', 'ana@example.org'],
    ['  Ana.P+x@Example.org ', 'ana.p+x@example.org'],
    ['josé@example.mx', 'josé@example.mx'],
    ['ana', null],
    ['ana@', null],
    ['a b@example.org', null],
    ['<ana@example.org>', null],
    ['ana@example.org\nbcc: x@y.zz', null],
    [`${'a'.repeat(65)}@example.org`, null],
  ])('read the e-mail %j', (text, email) => {
    expect(readEmail(text)).toBe(email);
  });
});

describe('a second person who is logged in', () => {
  it('approves what somebody else wrote, when a third made their log-ins', async () => {
    const ana = await world.make();
    const eva = await world.make({ email: 'eva@example.org', name: 'Eva', role: 'approver' });
    const [author, by] = [accountActor(ana.account, 'Ana'), accountActor(eva.account, 'Eva')];
    expect(await whyNoSecondPerson(temp.storage, [author], by)).toBeNull();
    expect(await whyNoSecondPerson(temp.storage, [author], author)).toMatch(
      /Nobody approves what they wrote/,
    );
    expect(await whyNoSecondPerson(temp.storage, [author], 'account:none@none:Nobody')).toMatch(
      /log-in or a token/,
    );
  });

  it('is none for whoever gave them their first password', async () => {
    const ana = await world.make({ role: 'admin' });
    const author = accountActor(ana.account, 'Ana');
    const eva = await createAccount(
      { ...world.deps, actor: author },
      { email: 'eva@example.org', name: 'Eva', role: 'approver' },
    );
    const by = accountActor(eva.account, 'Eva');
    expect(await handsOf(temp.storage, by)).toEqual(new Set([eva.staff.id, ana.staff.id]));
    expect(await whyNoSecondPerson(temp.storage, [author], by)).not.toBeNull();
  });
});
