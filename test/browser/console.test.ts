import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/accounts.ts';
import { createPasswords } from '../../src/accounts/passwords.ts';
import { openRuntime } from '../../src/app/open.ts';
import { startService } from '../../src/app/service.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';
import { storeAhead } from '../support/dated.ts';
import { storeRequest } from '../support/console-samples.ts';
import { GOOD_PASSWORD } from '../support/accounts.ts';
import { problemsOf } from '../support/page-problems.ts';

const executablePath = findBrowser();
describe.skipIf(executablePath === null)('the console in a browser', () => {
  it(
    'lets somebody in with a first password, who chooses another and answers an urgent request',
    { timeout: 90_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'aviso-console-'));
      const env = {
        PORT: '0',
        DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`,
        DEMO: 'off',
        LOG_LEVEL: 'silent',
      };
      const runtime = await openRuntime(env, 'service');
      const service = await startService(runtime, 'all');
      const { storage, clock } = runtime;
      const deps = { ...runtime, wall: clock, passwords: createPasswords(), actor: 'cli:test' };
      const made = await createAccount(deps, { email: 'ana@example.org', name: 'Ana', role: 'admin' });
      const { request, contactId, registration } = await storeRequest(
        { storage, now: clock.now() },
        { reason: 'danger', text: 'me quieren matar <script>alert(1)</script>' },
      );
      const { slot, appointment } = await storeAhead({ storage, now: clock.now(), deps });
      const browser = await chromium.launch({
        executablePath: executablePath ?? '',
        args: BROWSER_ARGUMENTS,
      });
      try {
        const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
        const complaints: string[] = [];
        const elsewhere: string[] = [];
        page.on('console', (message) => {
          // A refused form is answered with its status, which the browser notes.
          if (message.type() === 'error' && !message.text().includes('status of 4'))
            complaints.push(message.text());
        });
        page.on('pageerror', (error) => complaints.push(error.message));
        const url = (service.url ?? '').replace('localhost', '127.0.0.1');
        page.on('request', (asked) => {
          if (!asked.url().startsWith(url)) elsewhere.push(asked.url());
        });
        const check = async (): Promise<void> => {
          expect(await problemsOf(page), page.url()).toEqual([]);
        };

        await page.goto(`${url}/console`);
        await page.getByLabel('E-mail').fill('ana@example.org');
        await page.getByLabel('Password').fill(made.password ?? '');
        await check();
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByLabel('New password', { exact: true }).fill('short');
        await page.getByLabel('New password once more').fill('short');
        await page.getByRole('button', { name: 'Save the password' }).click();
        await page.getByText('At least 12 characters.').waitFor();
        await check();
        await page.getByLabel('New password', { exact: true }).fill(GOOD_PASSWORD);
        await page.getByLabel('New password once more').fill(GOOD_PASSWORD);
        await page.getByRole('button', { name: 'Save the password' }).click();

        await page.getByRole('link', { name: 'Danger' }).waitFor();
        await check();
        await page.getByRole('link', { name: 'Danger' }).click();
        await page.getByText('me quieren matar <script>alert(1)</script>').waitFor();
        await check();
        await page.getByLabel('Your answer').fill('Venga al puente');
        await page.locator('#check .usa-error-message').waitFor();
        await page.getByLabel('Your answer').fill('Le llamamos ahora. Quedese donde esta.');
        await page.getByText('Nothing in it moves anybody.').waitFor();
        await page.getByRole('button', { name: 'Send at once' }).click();
        await page.getByText('The answer is on its way.').waitFor();
        await check();
        await expect.poll(async () => (await storage.listOutboxOf(contactId)).length).toBe(1);
        expect((await storage.findPersonRequest(request.id))?.takenBy).toMatch(/^account:.*:Ana$/);

        for (const path of [
          '/me',
          '/me/password',
          '/me/second-factor',
          '/users',
          '/users/new',
          `/users/${made.account.id}`,
          '/inbox?show=closed',
          '/unreached',
          '/programme',
          '/programme/edit/hours',
          '/audit',
          '/tokens/new',
          '/phone',
          '/people',
          `/people/${registration.receipt}`,
          '/calendar',
          `/calendar/san-ysidro/${slot.date}`,
          `/calendar/san-ysidro/${slot.date}/list`,
          `/calendar/san-ysidro/${slot.date}/close`,
          '/changes',
          '/assignment',
          '/check-in',
          `/check-in/at/san-ysidro?date=${slot.date}&time=${slot.time}`,
          `/check-in/of/${appointment.reference}`,
          '/nowhere',
        ]) {
          await page.goto(`${url}/console${path}`);
          await check();
        }
        // By keyboard alone: the first stop is the way past the navigation.
        await page.goto(`${url}/console/inbox`);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        expect(await page.evaluate('document.activeElement.id')).toBe('main');
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(`${url}/console/inbox?show=mine`);
        await check();
        await page.getByRole('button', { name: 'Log out' }).click();
        await page.getByText('You are logged out.').waitFor();
        expect(complaints).toEqual([]);
        expect(elsewhere).toEqual([]);
      } finally {
        await browser.close();
        await service.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
