import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { openDay, type Day } from '../support/day.ts';
import { problemsOf } from '../support/page-problems.ts';
import { answerUrgent, checkIn, comeIn } from './day/by-keyboard.ts';
import { checkAudit, erase } from './day/evening.ts';
import { addressesOf, createProofreader, speakSpanish, unfold, uploadSlots } from './day/every-page.ts';
import { assign, call, register } from './day/families.ts';
import { actOnMany } from './day/many.ts';
import { choosePassword, firstLogIn, setUpSecondStep } from './day/morning.ts';
import { addSlots, importRoster, openPhase, signGate } from './day/programme.ts';
import { broadcast, closeDay } from './day/two-people.ts';

const executablePath = findBrowser();
/** Beside other work the machine takes several times as long. */
const LONGEST = 600_000;
const MOST_FIRST = 100_000;
const MOST_LATER = 30_000;

/** A log-in made on the machine, by nobody's hand in the console: who has it may approve what others there proposed. */
const made = (day: Day, name: string, role: string): Promise<string> =>
  day.command(
    'scripts/admin-create.ts',
    ...['--email', `${name.toLowerCase()}@example.org`, '--name', name, '--role', role],
  );

describe.skipIf(executablePath === null)('a day in the console', () => {
  let day: Day;
  let ana: Page;
  beforeAll(async () => {
    day = await openDay(executablePath ?? '');
    ana = await day.sit();
  }, LONGEST);
  afterAll(async () => {
    await day.close();
  });

  it(
    'is done from the first log-in to the check of the audit, by two without a mouse',
    { timeout: LONGEST },
    async () => {
      await choosePassword(day, ana, await firstLogIn(day, ana));
      await setUpSecondStep(day, ana);
      const eva = await day.sit();
      await comeIn(day, eva, 'eva@example.org', await made(day, 'Eva', 'operator'));
      const luis = await day.sit();
      await comeIn(day, luis, 'luis@example.org', await made(day, 'Luis', 'approver'));
      await importRoster(day, ana);
      await signGate(day, ana);
      await openPhase(day, ana, luis);
      await addSlots(day, ana);
      const phone = await day.beside(ana);
      await register(day, phone);
      await assign(day, ana, phone);
      await answerUrgent(day, eva);
      await closeDay(day, ana, luis, phone);
      await phone.close();
      await checkIn(day, eva);
      await call(day, ana);
      await broadcast(day, ana, luis);
      await actOnMany(day, ana);
      await erase(day, ana);
      await checkAudit(day, ana);
      expect(day.problems).toEqual([]);
    },
  );

  it(
    'has on no page what axe-core finds wrong, or words in another language',
    { timeout: LONGEST },
    async () => {
      await uploadSlots(day, ana);
      await speakSpanish(day, ana);
      await ana.setViewportSize({ width: 360, height: 800 });
      const proofread = createProofreader();
      const wrong: Record<string, readonly string[]> = {};
      for (const path of await addressesOf(day, ana)) {
        await ana.goto(`${day.url}${path}`);
        await unfold(ana);
        const found = [...(await problemsOf(ana)), ...proofread(await ana.locator('main').innerText())];
        if (found.length > 0) wrong[path] = found;
      }
      expect(wrong).toEqual({});
      expect(day.problems).toEqual([]);
    },
  );

  it('weighs little, and is all from here', { timeout: LONGEST }, async () => {
    const first = await day.sit();
    const before = (await day.loaded()).length;
    await first.goto(`${day.url}/log-in`, { waitUntil: 'networkidle' });
    const loaded = await day.loaded();
    const weight = loaded.slice(before).reduce((sum, { bytes }) => sum + bytes, 0);
    const pages = new Map<string, number>();
    for (const { url, type, bytes } of loaded.slice(0, before)) {
      const path = new URL(url).pathname;
      if (type === 'document') pages.set(path, Math.max(pages.get(path) ?? 0, bytes));
    }
    const heaviest = [...pages].sort(([, a], [, b]) => b - a);
    process.stdout.write(
      [
        `first page, with style and script: ${kb(weight)}`,
        ...heaviest.map(([path, bytes]) => `${kb(bytes)}  ${path}`),
        '',
      ].join('\n'),
    );
    expect(weight).toBeLessThan(MOST_FIRST);
    expect(heaviest.length).toBeGreaterThan(60);
    expect(heaviest.filter(([, bytes]) => bytes >= MOST_LATER)).toEqual([]);
    expect(day.elsewhere).toEqual([]);
  });
});

const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
