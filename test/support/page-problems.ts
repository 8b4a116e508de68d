import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const found = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** What axe-core finds wrong with the page that is open, and whether it is wider than the screen. */
export async function problemsOf(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: the page's own policy would not let it in.
  await page.evaluate(axe);
  const { violations } = found.parse(await page.evaluate('axe.run()'));
  const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ...(wide === true ? ['wider than the screen'] : []),
  ];
}
