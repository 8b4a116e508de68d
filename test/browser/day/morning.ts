import type { Page } from 'playwright-core';
import { totpCode } from '../../../src/accounts/codes.ts';
import { GOOD_PASSWORD } from '../../support/accounts.ts';
import type { Day } from '../../support/day.ts';

/** The link that the service printed lets whoever started it in, who makes a log-in. @returns its first password */
export async function firstLogIn(day: Day, page: Page): Promise<string> {
  await page.goto(day.firstLink);
  await day.look(page, 'first');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Needs somebody now' }).waitFor();
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('link', { name: 'New user' }).click();
  await page.getByLabel('E-mail').fill('ana@example.org');
  await page.getByLabel('Name of the new person').fill('Ana');
  await page.getByLabel('Role').selectOption('admin');
  await day.look(page, 'user-new');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'First password' }).waitFor();
  const password = (await page.locator('main .secret').textContent()) ?? '';
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByText('first password not changed yet').waitFor();
  await day.look(page, 'user');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByText('You are logged out.').waitFor();
  return password;
}

/** Comes in with the first password, and chooses another one. */
export async function choosePassword(day: Day, page: Page, first: string): Promise<void> {
  await page.getByLabel('E-mail').fill('ana@example.org');
  await page.getByLabel('Password').fill(first);
  await page.getByRole('button', { name: 'Log in' }).click();
  const save = async (next: string): Promise<void> => {
    await page.getByLabel('New password', { exact: true }).fill(next);
    await page.getByLabel('New password once more').fill(next);
    await page.getByRole('button', { name: 'Save the password' }).click();
  };
  await save('short');
  await page.getByText('At least 12 characters.').waitFor();
  await day.look(page, 'password');
  await save(GOOD_PASSWORD);
  await page.getByRole('link', { name: 'Broadcasts' }).waitFor();
}

/** Sets up the second step, and comes in by it. */
export async function setUpSecondStep(day: Day, page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Ana: my log-in' }).click();
  await page.getByRole('link', { name: 'Set it up' }).click();
  const secret = ((await page.locator('main code').textContent()) ?? '').replace(/\s/g, '');
  await day.look(page, 'second-step');
  await page.getByLabel('Six digits').fill('000000');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('This code does not fit').waitFor();
  await page.getByLabel('Six digits').fill(totpCode(secret, Date.now()));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  await day.look(page, 'recovery-codes');
  await page.getByRole('button', { name: 'Log out' }).click();
  await day.look(page, 'log-in');
  await page.getByLabel('E-mail').fill('ana@example.org');
  await page.getByLabel('Password').fill(GOOD_PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('Code').waitFor();
  await day.look(page, 'code');
  // A code is good once: the next one is.
  await page.getByLabel('Code').fill(totpCode(secret, Date.now() + 30_000));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Needs somebody now' }).waitFor();
  await day.look(page, 'today');
}
