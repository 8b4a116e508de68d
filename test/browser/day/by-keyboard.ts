import type { Page } from 'playwright-core';
import { GOOD_PASSWORD } from '../../support/accounts.ts';
import type { Day } from '../../support/day.ts';
import { keyboardOf } from '../../support/keyboard.ts';

/** What is here is done without a mouse: each stop shows that it has the keyboard, or the keyboard says so. */

/** Comes in with a first password, and chooses another one. */
export async function comeIn(day: Day, page: Page, email: string, first: string): Promise<void> {
  const keys = keyboardOf(page);
  await page.goto(day.url);
  await keys.type('E-mail', email);
  await keys.type('Password', first);
  await keys.press('Log in');
  await page.getByLabel('New password once more').waitFor();
  await keys.type('New password', GOOD_PASSWORD);
  await keys.type('New password once more', GOOD_PASSWORD);
  await keys.press('Save the password');
  await page.getByRole('link', { name: 'Broadcasts' }).waitFor();
}

/** Takes the request of whoever may be in danger and answers it: what could move them is not sent. */
export async function answerUrgent(day: Day, page: Page): Promise<void> {
  const keys = keyboardOf(page);
  await keys.press('Inbox');
  await page.getByText('This list refreshes itself.').waitFor();
  await day.look(page, 'inbox');
  await keys.skip();
  await keys.press('Danger');
  await page.getByRole('button', { name: 'Take it: the bot is silent' }).waitFor();
  await keys.skip();
  await keys.press('Take it: the bot is silent');
  await page.getByText('You have it; the bot is silent.').waitFor();
  await keys.skip();
  await keys.type('Your answer', 'Vengan a la frontera manana.');
  await page.locator('#check .usa-error-message').waitFor();
  await day.look(page, 'request-refused');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('Le llamamos ahora. Quedese donde esta.');
  await page.getByText('Nothing in it moves anybody.').waitFor();
  await keys.press('Send at once');
  await page.getByText('The answer is on its way.').waitFor();
  await day.look(page, 'request');
  await keys.skip();
  await keys.press('Close the request');
  await page.getByText('The request is closed.').waitFor();
}

/** Records at the port that a whole family came. */
export async function checkIn(day: Day, page: Page): Promise<void> {
  const keys = keyboardOf(page);
  await keys.press('Check-in');
  await page.getByRole('heading', { name: 'Today, by port' }).waitFor();
  await day.look(page, 'check-in');
  await keys.skip();
  await keys.press(/^San Ysidro/);
  await page.getByRole('heading', { name: 'Slots of the day' }).waitFor();
  await keys.skip();
  await keys.press(/^10:00/);
  await page.getByRole('heading', { name: 'Families, 10:00' }).waitFor();
  await day.look(page, 'check-in-port');
  await keys.skip();
  await keys.press(/C[0-9A-Z]{6}/);
  await page.getByRole('button', { name: 'All are here' }).waitFor();
  await keys.press('All are here');
  await page.getByText('It is recorded.').waitFor();
  await day.look(page, 'check-in-family');
}

/** A change that waits: how its link begins, what the second person is asked, and what they answer. */
interface Waiting {
  readonly change: RegExp;
  readonly asked: RegExp;
  readonly counted: string;
}

/** The second person looks at a change that waits, and does it. */
export async function approveChange(
  day: Day,
  page: Page,
  { change, asked, counted }: Waiting,
): Promise<void> {
  const keys = keyboardOf(page);
  await keys.press('Changes');
  await page.getByRole('heading', { name: 'Changes that wait' }).waitFor();
  await day.look(page, 'changes');
  await keys.skip();
  await keys.press(change);
  await page.getByRole('button', { name: 'Approve, and do it' }).waitFor();
  await day.look(page, 'change');
  await keys.type(asked, counted);
  await keys.press('Approve, and do it');
  await page.getByText('It is approved and done.').waitFor();
}

/** The second person says for how many a broadcast is, and lets it go. */
export async function letGo(day: Day, page: Page): Promise<void> {
  const keys = keyboardOf(page);
  await keys.press('Broadcasts');
  await page.getByRole('link', { name: 'Wait for approval' }).waitFor();
  await keys.skip();
  await keys.press('Wait for approval');
  await page.getByText('It waits for a second person').waitFor();
  await keys.skip();
  await keys.press('Offices closed');
  await page.getByRole('link', { name: 'Look and approve' }).waitFor();
  await keys.skip();
  await keys.press('Look and approve');
  await page.getByRole('button', { name: 'Approve it' }).waitFor();
  await keys.skip();
  await keys.type('How many registrations is it for?', '9999');
  await keys.press('Approve it');
  const wrong = page.getByText(/That is not the number: it is/).first();
  await wrong.waitFor();
  await day.look(page, 'broadcast-approve');
  const count = ((await wrong.textContent()) ?? '').replace(/\D/g, '');
  await keys.skip();
  await keys.type('How many registrations is it for?', count);
  await keys.press('Approve it');
  await page.getByText('It is approved.').waitFor();
}
