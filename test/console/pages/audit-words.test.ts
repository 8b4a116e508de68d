import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConsoleWords } from '../../../src/console/pages/words.ts';
import { packageRoot } from '../../../src/platform/root.ts';

const { en, es } = readConsoleWords(join(packageRoot(), 'locales'));
const ACT = /(?:auditWrite\([^'`]*|\bact: |\baudit\([^'`]*)'([a-z_]+\.[a-z_]+)'/g;

/** Every act that something of ours writes into the audit. */
function acts(): readonly string[] {
  return ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => [...readFileSync(join(packageRoot(), folder, name), 'utf8').matchAll(ACT)])
      .map(([, act = '']) => act),
  );
}

it('calls every act by its words, in both languages', () => {
  const found = [...new Set(acts())];
  expect(found.length).toBeGreaterThan(70);
  for (const { language, sayOf } of [en, es]) {
    const said = (act: string): string =>
      sayOf('audit.acts', act) === act ? sayOf('acts', act) : sayOf('audit.acts', act);
    expect(
      found.filter((act) => said(act) === act),
      language,
    ).toEqual([]);
  }
});
