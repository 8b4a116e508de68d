import type { Page } from 'playwright-core';
import { z } from 'zod';

/** Stops of the keyboard on a page; a page that needs more has lost the way. */
const MOST_STOPS = 150;

const stop = z.object({ name: z.string(), kind: z.string(), seen: z.boolean() });

/** What has the keyboard: by its label or text, and whether a ring shows it. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const label = at.labels?.[0];
  // A box of the design system draws its ring around the label.
  const rings = [getComputedStyle(at), ...(label ? [getComputedStyle(label, '::before')] : [])];
  return {
    name: (at.getAttribute('aria-label') ?? label?.textContent ?? at.textContent ?? '').trim().replaceAll(/\\s+/g, ' '),
    kind: at.tagName.toLowerCase(),
    seen: rings.some(({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'),
  };
})()`;

/** Somebody who has a keyboard and nothing else. */
export interface Keyboard {
  /** Goes past the navigation, to what the page is about. */
  skip(): Promise<void>;
  /** Goes on to the next stop whose name is or fits that. */
  to(name: string | RegExp): Promise<void>;
  /** Goes there, and types over what stands there. */
  type(name: string | RegExp, text: string): Promise<void>;
  /** Goes there, and presses it. */
  press(name: string | RegExp, key?: 'Enter' | 'Space'): Promise<void>;
}

/** @throws Error at a stop that nobody sees, and where there is no such stop */
export function keyboardOf(page: Page): Keyboard {
  const keyboard: Keyboard = {
    async skip() {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      const at = await page.evaluate('document.activeElement.id');
      if (at !== 'main') throw new Error(`the first stop leads to ${String(at)}, not to the content`);
    },
    async to(name) {
      const passed: string[] = [];
      for (let i = 0; i < MOST_STOPS; i += 1) {
        await page.keyboard.press('Tab');
        const at = stop.parse(await page.evaluate(FOCUSED));
        if (at.kind === 'body') break;
        if (!at.seen) throw new Error(`nobody sees that ${at.kind} “${at.name}” has the keyboard`);
        if (typeof name === 'string' ? at.name === name : name.test(at.name)) return;
        passed.push(at.name);
      }
      throw new Error(`no stop is “${String(name)}”: ${passed.join(' | ')}`);
    },
    async type(name, text) {
      await keyboard.to(name);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    },
    async press(name, key = 'Enter') {
      await keyboard.to(name);
      await page.keyboard.press(key);
    },
  };
  return keyboard;
}
