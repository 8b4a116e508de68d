import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { median } from '../../bench/figures.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../support/console.ts';
import { copyRegistrations, storePatterns } from '../support/many-registrations.ts';
import { size } from '../support/size.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { DAY_OF_TESTS } from '../support/api/world.ts';

const COUNT = size('AVISO_TEST_REGISTRATIONS', { usual: 10_000, large: 1_000_000 });
/** Times that each page is asked for. */
const TIMES = 9;
/** What a member of staff waits for at the median, milliseconds. */
const MOST_MS = 300;
const FILL_MS = 3_600_000;

interface Side {
  readonly temp: TempStorage;
  readonly world: ConsoleWorld;
  readonly operator: Browser;
}

async function openSide(count: number): Promise<Side> {
  const temp = await openTempStorage();
  if (count > 0) {
    await storePatterns(temp.storage, DAY_OF_TESTS);
    while (await temp.storage.nameSome(100)) continue;
    await temp.storage.close();
    copyRegistrations(temp.path, count);
  }
  const storage = count > 0 ? await temp.reopen() : temp.storage;
  const world = await openConsole(storage);
  return { temp, world, operator: await world.as('operator') };
}

const find = (who: string) => async (browser: Browser) => {
  await browser.get('/people');
  return browser.send('/people', { who });
};
/** A list, a search of each kind, and Today; the receipt and the phone are those of nobody where nobody is. */
const PAGES: readonly (readonly [string, (browser: Browser) => Promise<{ readonly status: number }>])[] = [
  ['Today', (browser) => browser.get('/')],
  ['Inbox', (browser) => browser.get('/inbox?show=waiting')],
  ['Unreached', (browser) => browser.get('/unreached')],
  ['Calendar', (browser) => browser.get('/calendar?from=2021-03-08')],
  ['Check-in of a day', (browser) => browser.get('/check-in/at/nogales?date=2021-03-11')],
  ['People by name', find('ana muestraa')],
  ['People by a name that nobody has', find('zutano')],
  ['People by phone', find('+525512345678')],
  ['People by A-number', find('A000000001')],
];

describe(`the console beside ${COUNT.toLocaleString('en-US')} registrations`, () => {
  const sides: Side[] = [];
  beforeAll(async () => {
    sides.push(await openSide(0), await openSide(COUNT));
  }, FILL_MS);
  afterAll(async () => {
    for (const { world, temp } of sides) {
      await world.close();
      await temp.close();
    }
  });

  it('answers as quickly as staff can wait', { timeout: FILL_MS }, async () => {
    const [empty, full] = sides;
    const stages = Object.values(await full!.world.storage.countRegistrations());
    expect(stages.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(COUNT);
    const slow: string[] = [];
    const lines: string[] = [];
    for (const [name, ask] of PAGES) {
      const [before, beside] = [await timesOf(empty!, ask), await timesOf(full!, ask)];
      lines.push(
        `| ${name} | ${ms(before[0])} | ${ms(median(before))} | ${ms(beside[0])} | ${ms(median(beside))} |`,
      );
      if (median(beside) >= MOST_MS) slow.push(name);
    }
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(slow).toEqual([]);
  });
});

const ms = (value = Number.NaN): string => value.toFixed(0);

/** How long each of some answers took, the first one first. */
async function timesOf({ operator }: Side, ask: (typeof PAGES)[number][1]): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    const begun = performance.now();
    expect((await ask(operator)).status).toBeLessThan(400);
    times.push(performance.now() - begun);
  }
  return times;
}
