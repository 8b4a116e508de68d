import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/accounts.ts';
import { createPasswords } from '../../src/accounts/passwords.ts';
import { openRuntime } from '../../src/app/open.ts';
import { startService } from '../../src/app/service.ts';
import type { Role } from '../../src/domain/roles.ts';
import { GOOD_PASSWORD } from '../support/accounts.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';
import { peopleIn } from '../support/broadcasts.ts';
import { problemsOf } from '../support/page-problems.ts';

const executablePath = findBrowser();
const SHOTS = process.env.SHOTS;

describe.skipIf(executablePath === null)('broadcasts in a browser', () => {
  it(
    'are written by one and let go by another, who both see what happens',
    { timeout: 180_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'aviso-broadcasts-'));
      const env = {
        PORT: '0',
        DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`,
        DEMO: 'off',
        LOG_LEVEL: 'silent',
        // By day: what else these people are told must not wait for the morning.
        NOW: '2021-03-01T18:00:00Z',
      };
      const runtime = await openRuntime(env, 'service');
      const service = await startService(runtime, 'all');
      const url = (service.url ?? '').replace('localhost', '127.0.0.1');
      const passwords = createPasswords();
      const deps = { ...runtime, wall: runtime.clock, passwords, actor: 'cli:test' };
      const { storage, clock } = runtime;
      await peopleIn(storage, 12, { now: clock.now() });
      const browser = await chromium.launch({
        executablePath: executablePath ?? '',
        args: BROWSER_ARGUMENTS,
      });
      const shown = { count: 0 };
      /** Looks at the page on a screen and on a phone; `SHOTS` names a folder for pictures. */
      const check = async (page: Page): Promise<void> => {
        shown.count += 1;
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          if (SHOTS !== undefined)
            await page.screenshot({
              path: join(SHOTS, `${String(shown.count).padStart(2, '0')}-${width}.png`),
              fullPage: true,
            });
        }
        expect(await problemsOf(page), page.url()).toEqual([]);
      };
      const logIn = async (name: string, role: Role): Promise<Page> => {
        const email = `${name.toLowerCase()}@example.org`;
        const { account } = await createAccount(deps, { email, name, role });
        const passwordHash = await passwords.hash(GOOD_PASSWORD);
        await storage.commit([
          { kind: 'account', account: { ...account, version: 2, mustChange: false, passwordHash } },
        ]);
        const page = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
        await page.goto(`${url}/console/log-in`);
        await page.getByLabel('E-mail').fill(email);
        await page.getByLabel('Password').fill(GOOD_PASSWORD);
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('link', { name: 'Broadcasts' }).waitFor();
        return page;
      };
      try {
        const ana = await logIn('Ana', 'operator');
        await ana.goto(`${url}/console/broadcasts`);
        await check(ana);
        await ana.getByRole('link', { name: 'New broadcast' }).click();
        await ana.getByLabel('Title, for staff').fill('Oficinas cerradas');
        await ana.getByLabel('Why it is sent').fill('The offices close for a day');
        // Counted while it is ticked.
        await ana.getByText('Those who fit the conditions below').click();
        await ana.locator('label[for="in.languages-es"]').click();
        await ana.getByText('6 registrations').waitFor();
        await ana.locator('label[for="in.languages-en"]').click();
        await ana.getByText('12 registrations').waitFor();
        await ana
          .getByLabel('Spanish', { exact: true })
          .last()
          .fill('Aviso: hay noticias.\nVenga al puente mañana.');
        await ana.getByText('could make people without an appointment travel').first().waitFor();
        await check(ana);
        await ana.getByRole('button', { name: 'Save the draft' }).click();
        await ana.getByText('Choose when it goes.').waitFor();
        await check(ana);
        await ana
          .locator('textarea[name="text.es"]')
          .fill('Aviso: las oficinas cierran hoy. Quédese donde está y espere.');
        await ana
          .locator('textarea[name="text.en"]')
          .fill('Notice: offices are closed today. Stay where you are and wait.');
        await ana.getByText('When somebody has approved it').click();
        await ana.getByText('More about how it goes out').click();
        await ana.getByLabel('Minutes to take it back').fill('0');
        await ana.getByLabel('Share that gets it first').fill('0');
        await ana.getByText('Nobody is written to between').click();
        await ana.getByRole('button', { name: 'Save the draft' }).click();
        await ana.getByText('Saved.').waitFor();
        await check(ana);
        const path = new URL(ana.url()).pathname;
        await ana.getByRole('link', { name: 'Who is meant' }).click();
        await ana.getByText('it is fixed when somebody approves it').waitFor();
        await check(ana);
        await ana.goto(`${url}${path}`);
        await ana.getByLabel('Receipt', { exact: true }).fill('R000000');
        await ana.getByRole('button', { name: 'Show it' }).click();
        await ana.getByText('R000000: Spanish').waitFor();
        await ana.goto(`${url}${path}/submit`);
        await check(ana);
        await ana.getByRole('button', { name: 'Hand it in for approval' }).click();
        await ana.getByText('It is handed in').waitFor();
        await check(ana);

        const luis = await logIn('Luis', 'approver');
        await luis.goto(`${url}/console/broadcasts?show=approving`);
        await luis.getByText('It waits for a second person: Luis').waitFor();
        await check(luis);
        await luis.getByRole('link', { name: 'Oficinas cerradas' }).click();
        await luis.getByRole('link', { name: 'Look and approve' }).click();
        await check(luis);
        await luis.getByLabel('How many registrations is it for?').fill('3');
        await luis.getByRole('button', { name: 'Approve it' }).click();
        await luis.getByText('That is not the number: it is 12.').waitFor();
        await check(luis);
        await luis.getByLabel('How many registrations is it for?').fill('12');
        await luis.getByRole('button', { name: 'Approve it' }).click();

        // Ana's page goes on by itself, to its end.
        await ana.getByText('nothing more leaves').waitFor({ timeout: 60_000 });
        await check(ana);
        await ana.getByRole('link', { name: 'Report', exact: true }).click();
        await check(ana);
        await ana.goto(`${url}${path}/correct`);
        await check(ana);
        await ana.goto(`${url}/console/broadcasts`);
        await check(ana);
      } finally {
        await browser.close();
        await service.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
