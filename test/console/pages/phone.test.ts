import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../../src/accounts/accounts.ts';
import { createPasswords } from '../../../src/accounts/passwords.ts';
import { openRuntime, type Runtime } from '../../../src/app/open.ts';
import { startService, type Service } from '../../../src/app/service.ts';
import { GOOD_PASSWORD } from '../../support/accounts.ts';
import { openBrowser, openConsole, type Browser } from '../../support/console.ts';
import { openTempStorage } from '../../support/storage.ts';

const NUMBER = '+525587654321';

let folder: string;
let runtime: Runtime;
let service: Service;
let admin: Browser;
let viewer: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aviso-phone-'));
  const database = `sqlite:${join(folder, 'aviso.db')}`;
  runtime = await openRuntime(
    { PORT: '0', DATABASE_URL: database, DEMO: 'off', LOG_LEVEL: 'silent' },
    'service',
  );
  service = await startService(runtime, 'all');
  const deps = { ...runtime, wall: runtime.clock, passwords: createPasswords(), actor: 'cli:test' };
  const url = (service.url ?? '').replace('localhost', '127.0.0.1');
  const logIn = async (role: 'admin' | 'viewer'): Promise<Browser> => {
    const email = `${role}@example.org`;
    const { account } = await createAccount(deps, { email, name: role, role });
    const passwordHash = await deps.passwords.hash(GOOD_PASSWORD);
    await runtime.storage.commit([
      { kind: 'account', account: { ...account, version: 2, mustChange: false, passwordHash } },
    ]);
    const browser = openBrowser(url, () => Promise.resolve(''));
    await browser.logIn(email);
    return browser;
  };
  [admin, viewer] = [await logIn('admin'), await logIn('viewer')];
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page once it says something. */
async function until(words: RegExp): Promise<string> {
  await expect.poll(async () => (await admin.get('/phone')).html, { timeout: 15_000 }).toMatch(words);
  return (await admin.get('/phone')).html;
}

describe('the phone beside the console', () => {
  it('texts the service as somebody would, and shows what the console has of it', async () => {
    await admin.get('/phone');
    const chosen = await admin.send('/phone', { number: NUMBER, channel: 'sms' });
    expect(chosen.to).toBe('/phone');
    expect((await admin.get('/phone')).html).toContain('Nothing was said yet.');
    expect((await admin.send('/phone/send', { text: 'PERSONA <script>alert(1)</script>' })).to).toBe(
      '/phone',
    );
    expect((await admin.send('/phone/send', { text: 'persona' })).to).toBe('/phone');
    const html = await until(/To the phone/);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script>alert(1)');
    const asked = await until(/Asks for a person/);
    expect(asked).toMatch(/href="\/console\/inbox\/[^"]+"[^>]*>Asks for a person/);
    const part = await admin.get('/phone/talk');
    expect(part.html).toMatch(/^<div id="both"/);
    expect(part.html).not.toContain('<textarea');
  });

  it('writes down each look that shows something new, and no number in an address', async () => {
    const contactId = runtime.storage.contactIdOf(NUMBER);
    const looks = async () =>
      (await runtime.storage.listAuditBefore({ before: 1e12, limit: 200, subject: contactId })).length;
    const { html } = await admin.get('/phone');
    expect(html).not.toMatch(/(href|action|hx-get)="[^"]*5587654321/);
    const refresh = /hx-get="\/console(\/phone\/talk\?seen=\d+)"/.exec(html)?.[1] ?? '';
    const before = await looks();
    expect(before).toBeGreaterThan(0);
    await admin.get(refresh);
    expect(await looks()).toBe(before);
    await admin.send('/phone/send', { text: 'otra vez' });
    await admin.get(refresh);
    expect(await looks()).toBeGreaterThan(before);
  });

  it('keeps what was typed when it is no number, and sends nothing that is empty', async () => {
    await admin.get('/phone');
    const wrong = await admin.send('/phone', { number: '656 "123"', channel: 'sms' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="656 &quot;123&quot;"');
    expect((await admin.send('/phone/send', { text: '   ' })).status).toBe(422);
  });

  it('is not for those who may not see what people write', async () => {
    for (const path of ['/phone', '/phone/talk']) expect((await viewer.get(path)).status).toBe(403);
    expect((await viewer.get('/me')).html).not.toContain('href="/console/phone"');
    expect((await admin.get('/me')).html).toContain('href="/console/phone"');
  });

  it('is not there where texts leave this machine', async () => {
    const temp = await openTempStorage();
    const world = await openConsole(temp.storage);
    const browser = await world.as('admin');
    for (const path of ['/phone', '/phone/talk']) expect((await browser.get(path)).status).toBe(404);
    expect((await browser.send('/phone/send', { text: 'hola' })).status).toBe(404);
    expect((await browser.get('/me')).html).not.toContain('href="/console/phone"');
    await world.close();
    await temp.close();
  });
});
