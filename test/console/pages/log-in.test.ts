import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../../src/accounts/accounts.ts';
import { totpCode } from '../../../src/accounts/codes.ts';
import { IDLE_MS } from '../../../src/domain/account.ts';
import { emailOf, openConsole, type ConsoleWorld } from '../../support/console.ts';
import { GOOD_PASSWORD } from '../../support/accounts.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

describe('the log-in pages', () => {
  it('take somebody from a first password over a second step to the inside', async () => {
    const made = { email: 'ana@example.org', name: 'Ana', role: 'operator' as const };
    const { account, password } = await createAccount(world.deps, made);
    const ana = world.browser();
    expect((await ana.get('/users')).to).toBe('/log-in?to=%2Fusers');
    expect((await ana.logIn(made.email, 'wrong')).html).toContain('E-mail or password is wrong.');
    expect((await ana.logIn(made.email, password ?? '')).to).toBe('/');
    expect((await ana.get('/')).to).toBe('/me/password');
    expect((await ana.get('/me')).to).toBe('/me/password');
    await ana.get('/me/password');
    expect((await ana.send('/me/password', { next: 'short', again: 'short' })).html).toContain(
      'At least 12 characters.',
    );
    expect((await ana.send('/me/password', { next: GOOD_PASSWORD, again: 'else' })).status).toBe(422);
    expect((await ana.send('/me/password', { next: GOOD_PASSWORD, again: GOOD_PASSWORD })).to).toBe(
      '/?done=password',
    );
    expect((await ana.get('/')).to).toBe('/me/second-factor');
    const set_up = await ana.get('/me/second-factor');
    expect(set_up.html).toContain('<svg class="qr"');
    const secret = (await temp.storage.findAccount(account.id))?.totp?.secret ?? '';
    expect((await ana.send('/me/second-factor', { code: '000000' })).status).toBe(422);
    const codes = await ana.send('/me/second-factor', { code: totpCode(secret, world.now) });
    expect(codes.html.match(/<li>[0-9a-z]{4}(-[0-9a-z]{4}){3}<\/li>/g)).toHaveLength(10);
    expect((await ana.get('/me')).status).toBe(200);
    expect((await ana.get('/users')).status).toBe(403);

    const again = world.browser();
    expect((await again.logIn(made.email)).to).toBe('/');
    expect((await again.get('/me')).to).toBe('/log-in/code');
    await again.get('/log-in/code');
    expect((await again.send('/log-in/code', { code: totpCode(secret, world.now) })).status).toBe(401);
    world.now += 30_000;
    expect((await again.send('/log-in/code', { code: totpCode(secret, world.now) })).to).toBe('/');
    expect((await again.get('/me')).html).toContain('Ana');
    expect((await again.send('/log-out')).to).toBe('/log-in?done=logged_out');
    expect((await again.get('/me')).to).toBe('/log-in?to=%2Fme');
  });

  it('go back to the page that was asked for, and to no other house', async () => {
    const viewer = world.browser();
    await viewer.get('/log-in?to=%2Fme');
    const fields = { email: emailOf('viewer'), password: GOOD_PASSWORD };
    expect((await viewer.send('/log-in', { ...fields, to: '/me' })).to).toBe('/me');
    for (const to of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere', '/\n/x']) {
      const other = world.browser();
      await other.get('/log-in');
      expect((await other.send('/log-in', { ...fields, to })).to, to).toBe('/');
    }
  });

  it('say when too many tries came from here, and let a known browser in all the same', async () => {
    const known = await world.as('operator');
    await known.send('/log-out');
    const stranger = world.browser();
    for (let i = 0; i < 6; i += 1) await stranger.logIn(emailOf('operator'), 'wrong');
    expect((await stranger.logIn(emailOf('operator'))).html).toContain('Too many tries from here');
    expect((await known.logIn(emailOf('operator'))).to).toBe('/');
  });
});

describe('the link of a simulator', () => {
  it('lets in once, by a button, as an admin without a password', async () => {
    const fresh = await openTempStorage();
    const demo = await openConsole(fresh.storage, { simulated: true });
    const newcomer = demo.browser();
    expect((await newcomer.get('/first/wrong')).status).toBe(404);
    expect((await newcomer.get(demo.firstLink)).html).toContain('Log in to the demo');
    expect((await newcomer.send(demo.firstLink)).to).toBe('/');
    expect((await newcomer.get('/users')).status).toBe(200);
    expect((await demo.browser().get(demo.firstLink)).status).toBe(404);
    await demo.close();
    await fresh.close();
  });
});

describe('a form', () => {
  it('from another page, or without its key, does nothing', async () => {
    const admin = await world.as('admin');
    await admin.get('/me');
    const fields = { language: 'es' };
    const foreign: (readonly [Record<string, string>, Record<string, string>])[] = [
      [fields, { 'sec-fetch-site': 'cross-site' }],
      [fields, { 'sec-fetch-site': 'same-site' }],
      [fields, { 'sec-fetch-site': 'none' }],
      [fields, { origin: 'https://elsewhere.example' }],
      [{ ...fields, key: '' }, {}],
      [{ ...fields, key: 'x'.repeat(43) }, {}],
    ];
    for (const [sent, headers] of foreign) {
      const seen = await admin.send('/me/language', sent, headers);
      expect(seen.status, JSON.stringify([sent, headers])).toBe(403);
    }
    expect((await admin.get('/me')).html).toContain('<html lang="en">');
    expect((await admin.send('/me/language', fields)).to).toBe('/me?done=saved');
    expect((await admin.get('/me?done=saved')).html).toContain('Guardado.');
  });

  it('that is larger than anything typed is refused without being read', async () => {
    const nobody = world.browser();
    await nobody.get('/log-in');
    const seen = await nobody.send('/log-in', { email: 'x'.repeat(70_000), password: 'x' });
    expect([seen.status, seen.html]).toEqual([409, expect.stringContaining('did not work')]);
  });

  it('of one session is none of another', async () => {
    const [one, other] = [await world.as('admin'), await world.as('operator')];
    const key = /name="key" value="([^"]+)"/.exec((await one.get('/me')).html)?.[1] ?? '';
    await other.get('/me');
    expect((await other.send('/me/language', { language: 'es', key })).status).toBe(403);
  });
});

describe('a session of the console', () => {
  it('is not kept open by pages that browsers ask for by themselves, and ends at once when it is taken', async () => {
    const viewer = await world.as('viewer');
    world.now += IDLE_MS;
    expect((await viewer.get('/me')).to).toBe('/log-in?to=%2Fme');
    const operator = await world.as('operator');
    const admin = await world.as('admin');
    const account = (await temp.storage.listAccounts({ after: '', limit: 9 })).find(
      ({ email }) => email === emailOf('operator'),
    );
    await admin.get(`/users/${account?.id ?? ''}`);
    expect((await admin.send(`/users/${account?.id ?? ''}/disable`)).to).toMatch(/done=disabled$/);
    expect((await operator.get('/me')).to).toBe('/log-in?to=%2Fme');
  });

  it('has a cookie that no script reads and no other host sets', async () => {
    const secure = await openTempStorage();
    const behind = await openConsole(secure.storage, { publicUrl: 'https://aviso.example' });
    const browser = behind.browser();
    await browser.get('/log-in');
    const origin = 'https://aviso.example';
    const fields = { email: emailOf('viewer'), password: GOOD_PASSWORD };
    const seen = await browser.send('/log-in', fields, { origin });
    expect(seen.to).toBe('/');
    const cookies = seen.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith('__Host-aviso-session='))).toMatch(
      /^__Host-aviso-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    for (const cookie of cookies)
      expect(cookie).toMatch(/^__Host-aviso-\w+=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
    expect((await browser.send('/log-in', fields, { origin: behind.url })).status).toBe(403);
    await behind.close();
    await secure.close();
  });
});
