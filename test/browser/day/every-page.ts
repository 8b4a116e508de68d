import { join } from 'node:path';
import type { Page as Tab } from 'playwright-core';
import { PAGES } from '../../../src/console/pages/console.ts';
import { consoleTexts } from '../../../src/console/pages/words.ts';
import { PORT_IDS } from '../../../src/domain/port.ts';
import { packageRoot } from '../../../src/platform/root.ts';
import type { Day } from '../../support/day.ts';

/** Files, and what only a page that is open asks for. */
const NO_PAGES = /\.csv$|^\/reports\/\{file\}$/;
/** By the paths of the router: every page that a browser shows. */
const SHOWN = PAGES.filter((page) => page.method === 'GET' && !page.live && !NO_PAGES.test(page.path)).map(
  ({ path }) => path,
);

const asPattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}(?=/|$)`);

/** Whether an address is that of pages by a word: what stands there is no parameter. */
const isWord = (at: string): boolean => SHOWN.some((path) => path === at || path.startsWith(`${at}/`));

/**
 * An address of each page, with what it shows of the day: the parameters of its path are those of a page that was seen, or led to.
 * @throws Error where the day led to nothing of that kind
 */
export async function addressesOf(day: Day, tab: Tab): Promise<readonly string[]> {
  const addresses: string[] = [];
  for (const path of SHOWN) {
    const last = path.lastIndexOf('}') + 1;
    const [base, rest] = [path.slice(0, last), path.slice(last)];
    const pattern = asPattern(base);
    // What came last is there still.
    const found = [...day.links]
      .reverse()
      .flatMap((link) => pattern.exec(link)?.[0] ?? [])
      .filter((at) => !isWord(at));
    const candidates = last === 0 ? [path] : [...new Set(found)].map((at) => at + rest);
    addresses.push((await firstThere(day, tab, candidates)) ?? missing(path));
  }
  return addresses;
}

const missing = (path: string): never => {
  throw new Error(`the day led to no page ${path}`);
};

/** The first address that is answered with a page; the first of all where each is answered that nothing is there now. */
async function firstThere(day: Day, tab: Tab, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths.slice(0, 5)) if ((await tab.request.get(`${day.url}${path}`)).ok()) return path;
  return paths[0];
}

/** Uploads slots, so that there is an import of them to look at. */
export async function uploadSlots(day: Day, tab: Tab): Promise<void> {
  await tab.goto(`${day.url}/roster`);
  const buffer = Buffer.from(
    'port,date,time,capacity\ngateway,2021-06-15,09:00,10\ngateway,2021-06-31,09:00,10\n',
  );
  await tab.getByLabel('CSV file').last().setInputFiles({ name: 'slots.csv', mimeType: 'text/csv', buffer });
  await tab.getByRole('button', { name: 'Upload and look' }).last().click();
  await tab.getByRole('heading', { name: 'Rows that are not taken' }).waitFor();
  await day.look(tab, 'slots-look');
}

/** Has the console speak Spanish from now on. */
export async function speakSpanish(day: Day, tab: Tab): Promise<void> {
  await tab.goto(`${day.url}/me`);
  await day.look(tab, 'my-log-in');
  await tab.getByLabel('Language of the console').selectOption('es');
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('heading', { name: 'Mi acceso' }).waitFor();
}

/** Opens what is folded away: what stands in it is looked at, too. */
export async function unfold(tab: Tab): Promise<void> {
  await tab.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
}

/** What is typed into a text of a broadcast as it is. */
const PLACEHOLDER = 'first_name';

/** Texts of the console between the values that are filled in, as far as they can be told from anything else. */
function saidIn(language: 'en' | 'es'): ReadonlySet<string> {
  const texts = [...consoleTexts(join(packageRoot(), 'locales'), language).values()];
  const parts = texts.flatMap((text) => text.split(/\{\{\w+\}\}/)).map((part) => part.trim());
  return new Set(parts.filter((part) => part.length >= 12 && part.includes(' ')));
}

/** What a Spanish page says that is no Spanish, or no words at all. */
export function createProofreader(): (text: string) => readonly string[] {
  const spanish = saidIn('es');
  const english = [...saidIn('en')].filter((part) => !spanish.has(part));
  return (text) => [
    ...english.filter((part) => text.includes(part)),
    // Names of ports, fields and states as the database has them.
    ...PORT_IDS.filter((port) => port.includes('-') && text.includes(port)),
    ...(text.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? []).filter((name) => name !== PLACEHOLDER),
  ];
}
