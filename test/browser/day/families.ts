import type { Page } from 'playwright-core';
import type { Day } from '../../support/day.ts';

/** Language, consent, case, birth date, family, city, needs, review. */
const TALK = ['hola', '1', '1', 'A 000 000 101', '1 de mayo de 1990', '1', 'Tijuana', '1', '1'];

const said = (page: Page, text: string) => page.locator('#both .said', { hasText: text });

/** A family registers from the phone beside the console, and is seen on the other side. */
export async function register(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/phone`);
  await page.getByRole('button', { name: 'Take this phone' }).click();
  await page.getByText('Nothing was said yet.').waitFor();
  for (const [at, text] of TALK.entries()) {
    await page.getByLabel('Text from this phone').fill(text);
    await page.getByRole('button', { name: 'Send it as this phone' }).click();
    // Each text is answered before the next one is written.
    await page.locator('#both li:not(.ours)').nth(at).waitFor();
  }
  await page.getByText('waits for an appointment, eligible').waitFor();
}

/** Gives dates, after a look at who gets which; the family confirms on the phone beside it. */
export async function assign(day: Day, page: Page, phone: Page): Promise<void> {
  await page.goto(`${day.url}/assignment`);
  await page.getByLabel('Port', { exact: true }).selectOption('san-ysidro');
  await page.getByLabel('Slots from this day on').fill('2021-06-14');
  await page.getByLabel('Slots up to this day').fill('2021-06-15');
  await day.look(page, 'assignment');
  await page.getByRole('button', { name: 'Look who would get a date' }).click();
  await page.getByRole('heading', { name: 'In this order' }).waitFor();
  await day.look(page, 'assignment-look');
  const count = (await page.locator('.facts b').first().textContent()) ?? '';
  await page.getByLabel('Number of families').fill(count);
  await page.getByRole('button', { name: 'Give these dates' }).click();
  await page.getByRole('heading', { name: 'Who got a date' }).waitFor();
  await day.look(page, 'assignment-done');
  await said(phone, 'PedWest, puerta 2').first().waitFor();
  await phone.getByLabel('Text from this phone').fill('1');
  await phone.getByRole('button', { name: 'Send it as this phone' }).click();
  await phone.getByText(/, confirmed/).waitFor();
  await day.look(phone, 'phone', 'end');
}

/** Calls down the list of families whom no message reached. */
export async function call(day: Day, page: Page): Promise<void> {
  await page.goto(`${day.url}/unreached`);
  await day.look(page, 'unreached');
  await page.getByRole('button', { name: 'Will come' }).first().click();
  await page.getByText('Noted: they will come.').waitFor();
}
