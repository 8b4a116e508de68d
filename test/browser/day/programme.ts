import type { Page } from 'playwright-core';
import type { Day } from '../../support/day.ts';
import { approveChange } from './by-keyboard.ts';

const ROSTER = `a_number,family_id,given_names,surnames,birth_date,nationality,language,mpp_enrolled_on,returned_to_mexico,eoir_status,port_of_return
A000000101,EXAMPLE,Rosa,Ejemplo,1990-05-01,HND,es,2019-02-01,yes,pending,san-ysidro
A000000102,EXAMPLE,Juan,Ejemplo,2012-06-30,HND,es,2019-02-01,yes,pending,san-ysidro
A000000103,,Pedro,Ejemplo,1980-31-02,SLV,es,2019-09-01,yes,pending,gateway
A1,,Eva,Muestra,1982-04-09,SLV,es,2019-09-01,yes,pending,hidalgo
`;

/** Imports a roster of which two rows are bad, after a look at what that would do. */
export async function importRoster(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/roster`);
  await day.look(page, 'roster');
  const file = { name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) };
  await page.getByLabel('CSV file').first().setInputFiles(file);
  await page.getByRole('button', { name: 'Upload and look' }).first().click();
  await page.getByRole('heading', { name: 'Rows that are not taken' }).waitFor();
  await page.getByText('is not a day of the calendar').first().waitFor();
  await page.getByText('must be A and 8 or 9 digits').first().waitFor();
  await day.look(page, 'roster-look');
  await page.getByLabel('Number of rows').fill('4');
  await page.getByRole('button', { name: 'Import it' }).click();
  await page.getByText('Type the number of rows that would be stored').waitFor();
  await page.getByLabel('Number of rows').fill('2');
  await page.getByRole('button', { name: 'Import it' }).click();
  await page.getByRole('heading', { name: 'What it did' }).waitFor();
  await day.look(page, 'roster-done');
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Rejected rows as CSV' }).click();
  await (await saved).delete();
}

/** Says where families present at a port, and signs that. */
export async function signGate(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/programme`);
  await page.getByRole('link', { name: 'Change: Gates' }).click();
  await page.getByLabel(/San Ysidro/).fill('PedWest, puerta 2');
  await day.look(page, 'programme-gates');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Not signed: nobody new is given an appointment here.').first().waitFor();
  await page.getByRole('button', { name: 'Sign “PedWest, puerta 2”' }).click();
  await page.getByText('The gate is signed').waitFor();
  await day.look(page, 'programme');
}

/** Proposes to open the second phase, with the number of families that this takes in; the other one approves it. */
export async function openPhase(day: Day, page: Page, luis: Page): Promise<void> {
  await page.getByRole('link', { name: 'phase-2' }).click();
  await page.getByRole('heading', { name: 'What opening it would do now' }).waitFor();
  const families = (await page.locator('.facts b').first().textContent()) ?? '';
  await page.getByLabel('How many families does it take in?').fill('9999');
  await page.getByRole('button', { name: 'Propose to open it' }).click();
  await page.getByText('That is not the number').waitFor();
  await day.look(page, 'phase-open');
  await page.getByLabel('How many families does it take in?').fill(families);
  await page.getByRole('button', { name: 'Propose to open it' }).click();
  await page.getByText(/It is proposed/).waitFor();
  await approveChange(day, luis, {
    change: /^Open /,
    asked: /^How many families does it concern/,
    counted: families,
  });
}

/** Adds slots at a port, after a summary. */
export async function addSlots(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/calendar`);
  await day.look(page, 'calendar');
  await page.getByLabel('Port', { exact: true }).selectOption('san-ysidro');
  await page.getByLabel('First day').fill('2021-06-14');
  await page.getByLabel('Last day').fill('2021-06-15');
  await page.getByLabel('Times').fill('08:00 16:00');
  await page.getByLabel('People in each').fill('4');
  await page.getByRole('button', { name: 'See what it would add' }).click();
  await page.getByText('4 slots would be new').waitFor();
  await day.look(page, 'calendar-slots');
  await page.getByRole('button', { name: 'Add them' }).click();
  await page.getByText('The slots are saved.').waitFor();
}
