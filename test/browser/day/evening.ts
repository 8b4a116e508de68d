import type { Page } from 'playwright-core';
import type { Day } from '../../support/day.ts';

/** Looks a family up by name, gives out what is stored, and erases it. */
export async function erase(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/people`);
  await page.getByLabel(/^Name, phone, A-number/).fill('rosa ejemplo');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('People with this name').waitFor();
  await day.look(page, 'people');
  await page.getByLabel(/^Name, phone, A-number/).fill('A000000101');
  await page.getByRole('button', { name: 'Find' }).click();
  const title = page.getByRole('heading', { name: /^Family R/ });
  await title.waitFor();
  const receipt = ((await title.textContent()) ?? '').replace('Family ', '');
  await page.getByRole('button', { name: 'Show the A-numbers' }).click();
  await page.getByText('A000000101').first().waitFor();
  await day.look(page, 'family');
  await page.getByRole('link', { name: 'Erase this family' }).click();
  await page.getByLabel('Reason').fill('They asked for it by text.');
  await page.getByLabel(`Type the receipt, ${receipt}, to erase it`).fill('R000000');
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('Nothing was erased.').waitFor();
  await day.look(page, 'erase');
  await page.getByLabel(`Type the receipt, ${receipt}, to erase it`).fill(receipt);
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('The family is erased.').waitFor();
}

/** Reads in the audit what was done today, and has its chain checked. */
export async function checkAudit(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/reports`);
  await day.look(page, 'reports');
  await page.goto(`${day.url}/audit`);
  await page.getByText('erased somebody').first().waitFor();
  await day.look(page, 'audit');
  await page.getByRole('button', { name: 'Check the chain now' }).click();
  await page.getByText(/^All [\d,]+ entries hold: none was changed/).waitFor();
  await day.look(page, 'audit-check');
}
