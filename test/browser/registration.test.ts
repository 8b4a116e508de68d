import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openRuntime } from '../../src/app/open.ts';
import { startService } from '../../src/app/service.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';

const executablePath = findBrowser();

describe.skipIf(executablePath === null)('a registration on the phone page', () => {
  it('goes from hola to registered by tapping, against the whole service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aviso-'));
    const runtime = await openRuntime(
      {
        PORT: '0',
        DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`,
        NOW: '2021-02-19T16:00:00Z',
        DEMO: 'on',
        LOG_LEVEL: 'silent',
      },
      'service',
    );
    const service = await startService(runtime, 'all', { demoFamilies: 0 });
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args: BROWSER_ARGUMENTS });
    try {
      const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      const url = (service.url ?? '').replace('localhost', '127.0.0.1');
      await page.goto(`${url}/simulator?lang=es&channel=whatsapp`);

      let answered = 0;
      /** Does something and waits for the answer to it. */
      const then = async (act: () => Promise<void>): Promise<string> => {
        await act();
        const answers = page.locator('.bubble:not(.mine)', { hasText: /entregado/ });
        await expect.poll(() => answers.count(), { timeout: 10_000 }).toBeGreaterThan(answered);
        answered = await answers.count();
        return (await answers.last().locator('.body').textContent()) ?? '';
      };
      const write = (text: string) =>
        then(async () => {
          await page.getByLabel('Escriba un mensaje').fill(text);
          await page.keyboard.press('Enter');
        });
      /** Taps a choice of the last answer, out of its list where it is one. */
      const tap = (choice: string) =>
        then(async () => {
          const last = page.locator('.bubble:not(.mine)').last();
          const list = last.locator('.choices summary');
          if ((await list.count()) > 0) await list.click();
          await last.getByRole('button', { name: choice, exact: true }).click();
        });

      await write('hola');
      await tap('Español');
      await tap('Acepto');
      await write('A 200-000-001');
      expect(await write('14 marzo 1988')).toContain('Ana, Luis, Eva');
      await tap('Es toda');
      await tap('Tijuana');
      expect(await tap('Nada')).toContain('A200000001');
      expect(await tap('Correcto')).toMatch(/Recibo R\w{6}/);
      expect(await runtime.storage.findRegistrationOfFamily('DEMO-FAMILY')).toMatchObject({
        stage: 'waiting',
      });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
