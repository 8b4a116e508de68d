import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from '../../../src/console/pages/console.ts';
import type { Page } from '../../../src/console/pages/page.ts';
import { consoleTexts } from '../../../src/console/pages/words.ts';
import type { ConsoleLanguage } from '../../../src/domain/account.ts';
import { may, ROLES } from '../../../src/domain/roles.ts';
import { packageRoot } from '../../../src/platform/root.ts';
import { sampleOf } from '../../support/console-samples.ts';
import { emailOf, openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { compiledStyle } from '../../support/style.ts';

let temp: TempStorage;
let world: ConsoleWorld;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const named = PAGES.map((page) => [`${page.method} ${page.path}`, page] as const);
/** Pages that end the session or the accounts that the tests stand on. */
const ENDS = /log-out|disable|enable|left|reset|users.*role/;

/** What was asked for and not changed: it is there for who asks next as it was. */
const kept = new Map<Page, ReturnType<typeof sampleOf>>();

/** A sample of a page for somebody who may do it, or who is refused. */
function sampleFor(page: Page, allowed: boolean): ReturnType<typeof sampleOf> {
  const sample = kept.get(page) ?? sampleOf(world, page);
  if (allowed && page.method === 'POST') kept.delete(page);
  else kept.set(page, sample);
  return sample;
}

describe('every page', () => {
  it.each(named)('%s sends whoever is not logged in to the log-in', async (_, page) => {
    const nobody = world.browser();
    await nobody.get('/log-in');
    const { path, fields } = await sampleFor(page, page.access === 'anybody');
    const seen = page.method === 'GET' ? await nobody.get(path) : await nobody.send(path, fields);
    if (page.access === 'anybody') return;
    expect(seen.status).toBe(303);
    expect(seen.to).toMatch(/^\/log-in/);
    expect(seen.html).not.toContain('<main');
  });

  it.each(ROLES)('shows a %s what the role may do and nothing else', { timeout: 60_000 }, async (role) => {
    const member: Browser = await world.as(role);
    for (const [name, page] of named) {
      if (page.access === 'anybody' || page.access === 'half' || ENDS.test(name)) continue;
      const allowed = may(role, page.access);
      const { path, fields } = await sampleFor(page, allowed);
      // A form is sent with the key of the page before it.
      if (page.method === 'POST') await member.get('/me');
      const seen = page.method === 'GET' ? await member.get(path) : await member.send(path, fields);
      if (allowed) expect(seen.status, name).not.toBe(403);
      else {
        expect(seen.status, name).toBe(403);
        expect(seen.html, name).toContain('Not for your role');
        expect(seen.html, name).not.toContain(
          emailOf('operator') === emailOf(role) ? '\0' : emailOf('operator'),
        );
      }
    }
  });

  it('that a role may not see is not in its navigation', async () => {
    expect((await (await world.as('operator')).get('/me')).html).not.toContain('href="/console/users"');
    expect((await (await world.as('admin')).get('/me')).html).toContain('href="/console/users"');
  });

  it('carries a policy that lets nothing in but what has its nonce, and is kept nowhere', async () => {
    const admin = await world.as('admin');
    for (const [name, page] of named) {
      if (page.method !== 'GET') continue;
      const seen = await admin.get((await sampleFor(page, true)).path);
      if (seen.to !== null) continue;
      const policy = seen.headers.get('content-security-policy') ?? '';
      expect(policy, name).toMatch(
        /^default-src 'none'; script-src 'nonce-[^' ]+'; style-src 'nonce-[^' ]+'; /,
      );
      expect(policy, name).not.toContain('unsafe');
      for (const each of ['object-src', 'base-uri', 'frame-ancestors'])
        expect(policy, name).toContain(`${each} 'none'`);
      expect(seen.headers.get('cache-control'), name).toBe('no-store');
      expect(seen.headers.get('x-frame-options'), name).toBe('SAMEORIGIN');
      expect(seen.html, name).not.toMatch(/ style=| on[a-z]+=|<style|https?:\/\/(?!www\.w3\.org)/);
      const isPage = seen.headers.get('content-type')?.startsWith('text/html') === true;
      if (isPage && !page.live) expect(seen.html.match(/<h1>/g), name).toHaveLength(1);
      expect(Buffer.byteLength(seen.html), name).toBeLessThan(30_000);
    }
  });
});

describe('what somebody is called', () => {
  const NAMES = [
    '<script>alert(1)</script>',
    `"' onmouseover="alert(1)`,
    '\u202Eevil\u202C & <b>bold</b>',
    `${'long '.repeat(11)}name`,
  ];
  it.each(NAMES)('is shown as text: %j', async (name) => {
    const admin = await world.as('admin');
    await admin.get('/users/new');
    const email = `x${NAMES.indexOf(name)}@example.org`;
    const made = await admin.send('/users/new', { email, name, role: 'viewer', staff: '' });
    expect(made.status).toBe(200);
    const list = await admin.get('/users');
    expect(list.html).not.toContain('<script>alert');
    expect(list.html).not.toContain('<b>bold');
    expect(list.html).not.toMatch(/ onmouseover="/);
    const escaped = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    expect(list.html).toContain(escaped);
  });

  it('is refused when it is too long, with what was typed kept', async () => {
    const admin = await world.as('admin');
    await admin.get('/users/new');
    const name = `${'x'.repeat(299)}"`;
    const seen = await admin.send('/users/new', { email: 'y@example.org', name, role: 'viewer', staff: '' });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain(`value="${'x'.repeat(299)}&quot;"`);
  });
});

describe('the texts of the console', () => {
  const textsOf = (language: ConsoleLanguage): Record<string, string> =>
    Object.fromEntries(consoleTexts(join(packageRoot(), 'locales'), language));
  it('are the same in English and Spanish, with the same values to fill in', () => {
    const [en, es] = [textsOf('en'), textsOf('es')];
    expect(Object.keys(es)).toEqual(Object.keys(en));
    const valuesOf = (text: string): string[] => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
    for (const [key, text] of Object.entries(en))
      expect(valuesOf(es[key] ?? ''), key).toEqual(valuesOf(text));
  });
});

describe('the style of the console', () => {
  it('is what npm run console:style makes, and small', { timeout: 60_000 }, () => {
    const { css, pictures } = compiledStyle();
    const folder = join(packageRoot(), 'src/console/pages/assets');
    expect(readFileSync(join(folder, 'console.css'), 'utf8') === css, 'npm run console:style').toBe(true);
    for (const path of pictures) expect(readFileSync(join(folder, path), 'utf8')).toContain('<svg');
    expect(css.length).toBeLessThan(140_000);
    expect(css).not.toMatch(/https?:|@import|@font-face/);
  });

  it('and the script are served from here', async () => {
    const nobody = world.browser();
    const script = await nobody.get('/assets/htmx.min.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    const style = await nobody.get('/assets/console.css');
    expect(style.headers.get('content-type')).toMatch(/^text\/css/);
    expect(style.headers.get('content-encoding')).toBe('gzip');
    const plain = await nobody.get('/assets/console.css', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBe(null);
    expect(plain.html).toBe(style.html);
    expect((await nobody.get('/assets/usa-icons/error.svg')).status).toBe(200);
    expect((await nobody.get('/assets/..%2fconsole.ts')).status).not.toBe(200);
  });
});
