import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { BROWSER_ARGUMENTS } from './browser.ts';
import { problemsOf } from './page-problems.ts';
import { runScript } from './run-script.ts';
import { startProcess } from './service-process.ts';
import { smallPng } from './small-png.ts';
import { createWatched, type Watched } from './watched.ts';

/** Where pictures of the pages go; none are taken when it is not set. */
const PICTURES = process.env.AVISO_PICTURES;
/** Ten in the morning in Tijuana, on the day after the second phase may begin: families of the demo are expected at the ports. */
const NOW = '2021-06-02T17:00:00Z';
/** With fewer the demo's past has no broadcast that is half out, and nobody who was not reached. */
const FAMILIES = PICTURES === undefined ? 150 : 300;
/** A screen and a phone. */
const WIDTHS = [1280, 360] as const;
const HEIGHT = 800;
/** What does not happen within this does not happen, also where much else runs beside it. */
const PATIENCE_MS = 90_000;
/** Nobody looks further down in a picture. */
const TALLEST = { 1280: 1200, 360: 1600 } as const;

/** The service with a lived-in demo in a process of its own, and the one browser in which staff sit before it. */
export interface Day extends Pick<Watched, 'problems' | 'elsewhere' | 'loaded'> {
  /** Of the console. */
  readonly url: string;
  /** Logs in to the console, once. */
  readonly firstLink: string;
  /** Paths below `/console` to which the pages that were looked at led. */
  readonly links: ReadonlySet<string>;
  /** A command on the machine of the service; gives what it printed. */
  command(script: string, ...args: readonly string[]): Promise<string>;
  /** Another seat: nobody is logged in. */
  sit(): Promise<Page>;
  /** Another page of the same seat. */
  beside(page: Page): Promise<Page>;
  /**
   * Looks at the page that is open: nothing is wrong with it, on a screen and on a phone. Takes its picture where these are wanted.
   * @param part of the page that the picture shows where it is long
   */
  look(page: Page, name: string, part?: 'start' | 'end'): Promise<void>;
  close(): Promise<void>;
}

/** Starts both. @param executablePath of the browser */
export async function openDay(executablePath: string): Promise<Day> {
  const folder = mkdtempSync(join(tmpdir(), 'aviso-day-'));
  const env = { DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`, NOW, DEMO: 'on', LOG_LEVEL: 'silent' };
  const service = await startProcess(
    { ...env, PORT: '0' },
    { tuning: { dispatcher: { pollMs: 50 }, schedulePollMs: 200, demoFamilies: FAMILIES } },
  );
  // Also where nobody comes to the end of the day.
  process.once('exit', () => service.child.kill('SIGKILL'));
  const url = (service.url ?? '').replace('localhost', '127.0.0.1');
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
  await untilPlayed(`${url}/console/log-in`);
  const { problems, elsewhere, watch, loaded } = createWatched(url);
  const links = new Set<string>();
  return {
    ...{ problems, elsewhere, loaded, links },
    url: `${url}/console`,
    firstLink: `${url}${service.firstLink ?? ''}`,
    async command(script, ...args) {
      const { code, out, err } = await runScript(script, args, env);
      if (code !== 0) throw new Error(err);
      return out.trim();
    },
    async sit() {
      const context = await browser.newContext({ viewport: { width: WIDTHS[0], height: HEIGHT } });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      watch(page);
      return page;
    },
    async beside(page) {
      const other = await page.context().newPage();
      watch(other);
      return other;
    },
    async look(page, name, part = 'start') {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: HEIGHT });
        if (PICTURES !== undefined) await picture(page, join(PICTURES, `${name}-${width}.png`), width, part);
      }
      for (const path of await linksOf(page)) links.add(path);
      problems.push(...(await problemsOf(page)).map((problem) => `${name} ${page.url()}: ${problem}`));
      await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
    },
    async close() {
      await browser.close();
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a page leads to, and where it is. */
async function linksOf(page: Page): Promise<readonly string[]> {
  const found = await page
    .locator('a[href^="/console/"]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return [...found, page.url()].map((to) => new URL(to, page.url()).pathname.replace('/console', ''));
}

/** Resolves when the demo's two weeks are there: every page says until then that they are put together. */
async function untilPlayed(page: string): Promise<void> {
  while ((await (await fetch(page)).text()).includes('two weeks of made-up families')) await pause(100);
}

async function picture(
  page: Page,
  path: string,
  width: (typeof WIDTHS)[number],
  part: 'start' | 'end',
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  // As high as the page: what sticks to an edge of the screen is then where it belongs.
  const whole = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width, height: part === 'end' ? HEIGHT : Math.min(whole, TALLEST[width]) });
  await page.evaluate(`scrollTo(0, ${part === 'end' ? whole : 0})`);
  writeFileSync(path, smallPng(await page.screenshot({ animations: 'disabled' })));
}
