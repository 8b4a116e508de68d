// What the browser tests look at from inside the page. Put there before the page's own scripts.
globalThis.inPage = {
  /**
   * Every visible text whose contrast with the ground behind it (WCAG 2.1) is under `least`, as `ratio text`.
   * Grounds are plain colours here; a translucent one is laid over what is behind it.
   */
  lowContrast(least) {
    const read = (css) => {
      const [r = 0, g = 0, b = 0, a = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const part = (value) => {
      const v = value / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    };
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const groundOf = (element) => {
      if (element === null) return [255, 255, 255, 1];
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
    };
    const low = [];
    let looked = 0;
    const check = (element, css, text) => {
      const ground = groundOf(element);
      const [high, dark] = [light(over(read(css), ground)), light(ground)].sort((a, b) => b - a);
      const ratio = (high + 0.05) / (dark + 0.05);
      looked += 1;
      if (ratio < least) low.push(`${ratio.toFixed(2)} ${text.trim().slice(0, 40)}`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { textContent, parentElement } = texts.currentNode;
      const box = parentElement.getBoundingClientRect();
      const seen = box.width >= 2 && box.height >= 2 && !parentElement.closest('noscript, script, style');
      if (seen && textContent.trim() !== '')
        check(parentElement, getComputedStyle(parentElement).color, textContent);
    }
    for (const field of document.querySelectorAll('textarea')) {
      check(field, getComputedStyle(field, '::placeholder').color, field.placeholder);
    }
    return looked < 10 ? [`only ${looked} texts were looked at`] : low;
  },

  /** How far the page can be scrolled sideways, what sticks out of it, and the smallest text of a message in px. */
  widths() {
    return {
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      outside: [...document.querySelectorAll('main *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
        .map((one) => one.outerHTML.slice(0, 80)),
      smallest: Math.min(
        ...[...document.querySelectorAll('.bubble p')].map((one) =>
          parseFloat(getComputedStyle(one).fontSize),
        ),
      ),
    };
  },

  /** Controls that a screen reader could not name. */
  unnamed() {
    return [...document.querySelectorAll('button, input, select, textarea, a, summary')]
      .filter((one) => {
        const name = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent;
        return name.trim() === '';
      })
      .map((one) => one.outerHTML);
  },

  /** Whether the lower end of one thing is within another and within the window. */
  inSight(one, within) {
    const box = one.getBoundingClientRect();
    const frame = within.getBoundingClientRect();
    return (
      box.bottom <= Math.min(frame.bottom, innerHeight) + 1 &&
      box.bottom >= Math.max(frame.top, 0) &&
      box.height > 0
    );
  },

  /** Name of the control that has the keyboard. */
  focused() {
    const at = document.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
  },

  /** Marks the bubbles that are there now. */
  markBubbles() {
    for (const bubble of document.querySelectorAll('.bubble')) bubble.dataset.kept = 'yes';
  },

  /** Puts a script into the page, as an attacker's text would like to; tells whether it ran. */
  inject() {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
    return 'ran' in globalThis;
  },
};
