import type { Page } from 'playwright-core';
import type { Day } from '../../support/day.ts';

/** What is ticked stands beside its words, which are what one sees and touches. */
const tick = (page: Page, words: string): Promise<void> => page.locator('label', { hasText: words }).click();

/** Lists families by a filter, keeps that under a name, and has all of them decided again. */
export async function actOnMany(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/people`);
  await page.getByRole('link', { name: /^Families by filter/ }).click();
  await page.getByText('By answer, port, language, need and phase').click();
  await tick(page, 'French');
  await page.getByRole('button', { name: 'Show them' }).click();
  await page.getByRole('link', { name: 'Count them' }).click();
  await page.getByText(/famil(y fits|ies fit)\./).waitFor();
  await page.getByText('Save this filter as a view').click();
  await page.getByLabel('Name', { exact: true }).fill('Francés');
  await tick(page, 'Share it with the team');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Francés', exact: true }).waitFor();
  await day.look(page, 'people-list');
  await page.getByRole('link', { name: /^Rename or remove/ }).click();
  await page.getByRole('heading', { name: 'A saved view' }).waitFor();
  await day.look(page, 'people-view');
  await page.goBack();
  await tick(page, 'Have each decided again');
  await page.getByLabel('Reason').fill('Nuevos datos del tribunal.');
  await page.getByRole('button', { name: 'Look who that is' }).click();
  await page.getByRole('heading', { name: 'Which families' }).waitFor();
  await day.look(page, 'people-act');
  await page.getByLabel('Number of families').fill('0');
  await page.getByRole('button', { name: 'Do it' }).click();
  await page.getByText('Type the number of families, as it stands here.').waitFor();
  const count = (await page.locator('.facts b').first().textContent()) ?? '';
  await page.getByLabel('Number of families').fill(count);
  await page.getByRole('button', { name: 'Do it' }).click();
  await page.getByRole('heading', { name: 'What was done' }).waitFor();
  await day.look(page, 'people-act-done');
}
