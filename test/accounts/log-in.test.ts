import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disableAccount, enableAccount, resetPassword, setRole } from '../../src/accounts/accounts.ts';
import { totpCode } from '../../src/accounts/codes.ts';
import { SOURCE_RULE, STRANGERS_RULE } from '../../src/accounts/lock-out.ts';
import { logIn, showSecondFactor, type From } from '../../src/accounts/log-in.ts';
import { standingOf } from '../../src/accounts/needs.ts';
import { changePassword, renewRecovery } from '../../src/accounts/own.ts';
import { endSession, openSessions } from '../../src/accounts/sessions.ts';
import { FIRST_PASSWORD_MS, IDLE_MS, LONGEST_SESSION_MS } from '../../src/domain/account.ts';
import { disableStaff } from '../../src/staff/staff.ts';
import { DESK, GOOD_PASSWORD, openAccounts } from '../support/accounts.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

let temp: TempStorage;
let world: ReturnType<typeof openAccounts>;
beforeEach(async () => {
  temp = await openTempStorage();
  world = openAccounts(temp.storage);
});
afterEach(() => temp.close());

const given = { email: 'ana@example.org', password: GOOD_PASSWORD };

async function enter(from: From = DESK, credentials = given) {
  const let_in = await logIn(world.deps, credentials, from);
  if (typeof let_in === 'string') throw new Error(let_in);
  return let_in;
}

async function whoIs(text: string) {
  const who = await world.whoHas(text);
  if (who === null) throw new Error('nobody');
  return who;
}

/** The code that the authenticator shows, some steps on: none is good twice. */
async function codeOf(steps = 1): Promise<string> {
  world.time.now += steps * 30_000;
  const account = (await temp.storage.listAccounts({ after: '', limit: 1 }))[0];
  return totpCode(account?.totp?.secret ?? '', world.time.now);
}

describe('a log-in', () => {
  it('begins with a first password that is good for nothing but choosing another one', async () => {
    const made = await world.make();
    expect(made.password).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){4}$/);
    const { text } = await enter(DESK, { email: ' Ana@Example.ORG ', password: made.password ?? '' });
    const who = await whoIs(text);
    expect(standingOf(who.account, who.session, false)).toBe('password');
    const choose = (next: string) => changePassword(world.deps, who, { present: '', next });
    expect(await choose('short')).toBe('short');
    expect(await choose('x'.repeat(129))).toBe('long');
    expect(await choose('aaaaaaaaaaaaaaaa')).toBe('guessable');
    expect(await choose('Password123456789')).toBe('guessable');
    expect(await choose('ana-example-2021')).toBe('guessable');
    expect(await choose(made.password ?? '')).toBe('same');
    expect(await choose(GOOD_PASSWORD)).toBeNull();
    const after = await whoIs(text);
    expect(standingOf(after.account, after.session, false)).toBe('second_factor');
    expect(standingOf(after.account, after.session, true)).toBe('in');
    expect(standingOf({ ...after.account, role: 'viewer' }, after.session, false)).toBe('in');
  });

  it('with a first password is too late after a week', async () => {
    const made = await world.make();
    world.time.now += FIRST_PASSWORD_MS;
    const first = { email: given.email, password: made.password ?? '' };
    expect(await logIn(world.deps, first, DESK)).toBe('expired');
  });

  it('says nothing of which e-mails there are', async () => {
    await world.make();
    expect(await logIn(world.deps, { email: given.email, password: 'wrong' }, DESK)).toBe('wrong');
    expect(await logIn(world.deps, { email: 'eva@example.org', password: 'wrong' }, DESK)).toBe('wrong');
    expect(await logIn(world.deps, { email: 'no e-mail', password: 'wrong' }, DESK)).toBe('wrong');
  });

  it('needs a code of the authenticator where there is one, each once', async () => {
    await world.settleWhole(await world.make());
    const { text, marks } = await enter();
    expect(marks).toBeNull();
    const who = await whoIs(text);
    expect(standingOf(who.account, who.session, true)).toBe('code');
    const code = await codeOf();
    expect(await showSecondFactor(world.deps, who, '000000', DESK)).toBe('wrong');
    const second = await showSecondFactor(world.deps, who, `${code.slice(0, 3)} ${code.slice(3)}`, DESK);
    if (typeof second === 'string') throw new Error(second);
    expect(await world.whoHas(text)).toBeNull();
    const now = await whoIs(second.text);
    expect(standingOf(now.account, now.session, false)).toBe('in');
    const again = await whoIs((await enter()).text);
    expect(await showSecondFactor(world.deps, again, code, DESK)).toBe('wrong');
  });

  it('takes a recovery code once, however it is typed, and new ones end the old', async () => {
    const { codes, account } = await world.settleWhole(await world.make());
    expect(new Set(codes).size).toBe(10);
    const show = async (code: string) =>
      showSecondFactor(world.deps, await whoIs((await enter()).text), code, DESK);
    const typed = ` ${(codes[0] ?? '').toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')} `;
    expect(typeof (await show(typed))).toBe('object');
    expect(await show(codes[0] ?? '')).toBe('wrong');
    expect(typeof (await show(codes[1] ?? ''))).toBe('object');
    expect((await temp.storage.findAccount(account.id))?.recovery).toHaveLength(8);
    const fresh = await renewRecovery(world.deps, account.id);
    expect(await show(codes[2] ?? '')).toBe('wrong');
    expect(typeof (await show(fresh[0] ?? ''))).toBe('object');
  });

  it('leaves who logged in, with what, and no password in the audit', async () => {
    const { account } = await world.settleWhole(await world.make());
    await showSecondFactor(world.deps, await whoIs((await enter()).text), await codeOf(), DESK);
    const rows = await temp.storage.listAudit({ after: 0, limit: 100 });
    expect(rows.at(-1)).toMatchObject({
      act: 'account.log_in',
      actor: `account:${account.id}@${account.staffId}:Ana`,
      detail: { by: 'code', left: 10 },
    });
    expect(JSON.stringify(rows)).not.toMatch(/heron|argon2|example\.org/);
  });

  it('is stored so that the database tells neither e-mail, password nor second factor', async () => {
    const { account } = await world.settleWhole(await world.make());
    await temp.storage.close();
    const { readFile } = await import('node:fs/promises');
    const bytes = (await readFile(temp.path)).toString('latin1');
    for (const secret of ['ana@example.org', 'argon2id', account.totp?.secret ?? '?'])
      expect(bytes.includes(secret), secret).toBe(false);
    await temp.reopen();
  });
});

describe('wrong tries', () => {
  const wrong = (from: From) => logIn(world.deps, { ...given, password: 'wrong' }, from);
  const stranger = (i: number): From => ({ ...DESK, address: `203.0.113.${i}` });

  it('lock out the address that makes them and nobody else, for a quarter of an hour', async () => {
    await world.settle(await world.make({ role: 'viewer' }));
    for (let i = 0; i < SOURCE_RULE.most; i += 1) expect(await wrong(stranger(1))).toBe('wrong');
    expect(await logIn(world.deps, given, stranger(1))).toBe('wait');
    expect(typeof (await logIn(world.deps, given, DESK))).toBe('object');
    world.time.now += SOURCE_RULE.withinMs;
    expect(typeof (await logIn(world.deps, given, stranger(1)))).toBe('object');
  });

  it('from many addresses never lock out a device that has logged in before', async () => {
    await world.settle(await world.make({ role: 'viewer' }));
    const { marks } = await enter();
    for (let i = 0; i < STRANGERS_RULE.most + 5; i += 1) await wrong(stranger(i));
    expect(await logIn(world.deps, given, stranger(200))).toBe('wait');
    expect(typeof (await logIn(world.deps, given, { ...DESK, marks: marks ?? '' }))).toBe('object');
    const forged = { ...DESK, marks: `${'a'.repeat(43)}.${'b'.repeat(22)}` };
    expect(await logIn(world.deps, given, forged)).toBe('wait');
  });

  it('lock out a known device, too, and its mark ends with the password', async () => {
    const text = await world.settle(await world.make({ role: 'viewer' }));
    const known = { ...DESK, marks: (await enter()).marks ?? '' };
    for (let i = 0; i < SOURCE_RULE.most; i += 1) expect(await wrong(known)).toBe('wrong');
    expect(await logIn(world.deps, given, known)).toBe('wait');
    const next = `${GOOD_PASSWORD} and sings`;
    expect(await changePassword(world.deps, await whoIs(text), { present: GOOD_PASSWORD, next })).toBeNull();
    expect(typeof (await logIn(world.deps, { ...given, password: next }, known))).toBe('object');
  });

  it('are counted before they are looked at: of many at once none slips past', async () => {
    await world.settle(await world.make({ role: 'viewer' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => wrong(stranger(7))));
    const looked = outcomes.filter((each) => each.status === 'fulfilled' && each.value === 'wrong');
    expect(looked.length).toBeLessThanOrEqual(SOURCE_RULE.most);
  });

  it('at the code and at one’s own password are counted as well', async () => {
    await world.settleWhole(await world.make());
    const who = await whoIs((await enter()).text);
    for (let i = 0; i < SOURCE_RULE.most - 1; i += 1)
      expect(await showSecondFactor(world.deps, who, '000000', DESK)).toBe('wrong');
    expect(await showSecondFactor(world.deps, who, await codeOf(), DESK)).toBe('wait');
    const guess = { present: 'wrong', next: `${GOOD_PASSWORD} too` };
    for (let i = 0; i < SOURCE_RULE.most; i += 1)
      expect(await changePassword(world.deps, who, guess)).toBe('wrong');
    expect(await changePassword(world.deps, who, guess)).toBe('wait');
  });
});

describe('a session', () => {
  it('ends when nothing is done in it, and after a shift whatever is done', async () => {
    const text = await world.settle(await world.make({ role: 'viewer' }));
    world.time.now += IDLE_MS - 1;
    expect(await world.whoHas(text)).not.toBeNull();
    const start = world.time.now;
    while (world.time.now - start < LONGEST_SESSION_MS - 2 * IDLE_MS) {
      world.time.now += IDLE_MS - 60_000;
      expect(await world.whoHas(text)).not.toBeNull();
    }
    world.time.now = start - IDLE_MS + 1 + LONGEST_SESSION_MS;
    expect(await world.whoHas(text)).toBeNull();
    const other = (await enter()).text;
    world.time.now += IDLE_MS;
    expect(await world.whoHas(other)).toBeNull();
  });

  it('ends at once with its account, its person, its role, its password and when somebody ends it', async () => {
    const made = await world.make({ role: 'viewer' });
    await world.settle(made);
    const { id, staffId } = made.account;
    let password = GOOD_PASSWORD;
    const ends: (() => Promise<unknown>)[] = [
      () => disableAccount(world.deps, id).then(() => enableAccount(world.deps, id)),
      () => setRole(world.deps, id, 'approver'),
      async () => {
        const other = await whoIs((await enter()).text);
        const next = `${GOOD_PASSWORD} still`;
        expect(await changePassword(world.deps, other, { present: password, next })).toBeNull();
        password = next;
      },
      async () => {
        const [open] = await openSessions(temp.storage, id, world.time.now);
        await endSession(world.deps, id, open?.id ?? '');
      },
      () => disableStaff(world.deps, staffId),
    ];
    for (const end of ends) {
      const { text } = await enter(DESK, { ...given, password });
      expect(await world.whoHas(text)).not.toBeNull();
      await end();
      expect(await world.whoHas(text)).toBeNull();
    }
    expect(await logIn(world.deps, { ...given, password }, DESK)).toBe('disabled');
  });

  it('ends with a reset, which leaves the second factor unless it is lost', async () => {
    const { account, text } = await world.settleWhole(await world.make());
    const { password } = await resetPassword(world.deps, account.id, { secondFactor: false });
    expect(await world.whoHas(text)).toBeNull();
    const first = await whoIs((await enter(DESK, { ...given, password })).text);
    expect(standingOf(first.account, first.session, false)).toBe('code');
    const lost = await resetPassword(world.deps, account.id, { secondFactor: true });
    const next = await whoIs((await enter(DESK, { ...given, password: lost.password })).text);
    expect(standingOf(next.account, next.session, false)).toBe('password');
    expect(next.account.totp).toBeNull();
  });
});
