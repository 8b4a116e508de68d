import type { Page } from 'playwright-core';
import type { Day } from '../../support/day.ts';
import { approveChange, letGo } from './by-keyboard.ts';

/** One proposes to close a day at a port, the other approves it; on their phone the family reads its new date. */
export async function closeDay(day: Day, ana: Page, luis: Page, phone: Page): Promise<void> {
  await ana.goto(`${day.url}/calendar/san-ysidro/2021-06-14`);
  await day.look(ana, 'calendar-day');
  await ana.getByRole('link', { name: 'Close the day' }).click();
  await day.look(ana, 'calendar-close');
  const asked = ana.getByLabel('How many appointments does it concern?');
  await asked.fill('999');
  await ana.getByRole('button', { name: 'Propose to close it' }).click();
  await ana.getByText('That is not the number').waitFor();
  await approve(day, ana, luis);
  await phone.getByText(/Jun 15, 2021 08:00/).waitFor();
}

/** Types the count of a proposal that is shown, and lets the other one approve it. */
async function approve(day: Day, ana: Page, luis: Page): Promise<void> {
  const counted = await countOf(ana);
  await ana.getByLabel('How many appointments does it concern?').fill(counted);
  await ana.getByRole('button', { name: 'Propose to close it' }).click();
  await ana.getByText(/It is proposed/).waitFor();
  await approveChange(day, luis, {
    ...{ change: /^Close /, asked: /^How many appointments does it concern/, counted },
  });
}

async function countOf(page: Page): Promise<string> {
  const facts = await page.locator('main .facts li').allTextContents();
  const sum = facts
    .filter((fact) => /appointments (moved|taken back)/.test(fact))
    .reduce((total, fact) => total + Number.parseInt(fact.replace(/\D/g, ''), 10), 0);
  return String(sum);
}

/** One writes to the families who read French, the other lets it go; both see it arrive. */
export async function broadcast(day: Day, ana: Page, luis: Page): Promise<void> {
  await ana.goto(`${day.url}/broadcasts`);
  await day.look(ana, 'broadcasts');
  await ana.getByRole('link', { name: 'New broadcast' }).click();
  await ana.getByLabel('Title, for staff').fill('Offices closed');
  await ana.getByLabel('Why it is sent').fill('The offices close for a day');
  // Counted while it is ticked.
  await ana.getByText('Those who fit the conditions below').click();
  await ana.locator('label[for="in.languages-fr"]').click();
  await ana.getByText(/^\d+ registrations?$/).waitFor();
  const text = ana.locator('textarea[name="text.fr"]');
  await text.fill('Avis : des nouvelles.\nVenez au pont demain.');
  await ana.getByText('could make people without an appointment travel').first().waitFor();
  await day.look(ana, 'broadcast-refused');
  await ana.getByRole('button', { name: 'Save the draft' }).click();
  await ana.getByText('Choose when it goes.').waitFor();
  await text.fill('Avis : les bureaux sont fermés aujourd’hui. Restez où vous êtes.');
  await ana.getByText('When somebody has approved it').click();
  await ana.getByText('More about how it goes out').click();
  await ana.getByLabel('Minutes to take it back').fill('0');
  await ana.getByLabel('Share that gets it first').fill('0');
  await ana.getByText('Nobody is written to between').click();
  await ana.getByRole('button', { name: 'Save the draft' }).click();
  await ana.getByText('Saved.').waitFor();
  await day.look(ana, 'broadcast-draft');
  const path = new URL(ana.url()).pathname;
  await ana.getByRole('link', { name: 'Who is meant' }).click();
  await ana.getByText('it is fixed when somebody approves it').waitFor();
  await day.look(ana, 'broadcast-people');
  await ana.goto(new URL(`${path}/submit`, day.url).href);
  await day.look(ana, 'broadcast-summary');
  await ana.getByRole('button', { name: 'Hand it in for approval' }).click();
  await ana.getByText('It is handed in').waitFor();
  await letGo(day, luis);
  // Her page goes on by itself, to its end.
  await ana.getByText('nothing more leaves').waitFor();
  await day.look(ana, 'broadcast');
  await ana.getByRole('link', { name: 'Report', exact: true }).click();
  await day.look(ana, 'broadcast-report');
}
