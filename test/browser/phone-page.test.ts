import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEcho } from '../channels/simulator/echo.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';

const executablePath = findBrowser();

describe.skipIf(executablePath === null)('the phone page in a real browser', () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startEcho>>;
  let page: Page;
  /** What the browser complained of: errors of scripts, refused loads, broken policy. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: BROWSER_ARGUMENTS });
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    service = await startEcho({ startAt: Date.UTC(2021, 1, 19, 15) });
    page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.addInitScript({ path: fileURLToPath(new URL('in-page.js', import.meta.url)) });
    complaints = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => {
      // Streams end when a page closes or changes its number.
      if (!request.url().includes('/events')) complaints.push(`failed: ${request.url()}`);
    });
  });
  afterEach(async () => {
    await page.close();
    await service.stop();
    expect(complaints).toEqual([]);
  });

  const open = async (query = ''): Promise<void> => {
    await page.goto(`${service.url}/simulator${query}`);
    await page.locator('#log .empty, #log .bubble').first().waitFor();
  };
  const answer = (text: string) => page.locator('.bubble:not(.mine)', { hasText: text });
  const write = async (text: string): Promise<void> => {
    await page.getByLabel(/^(Write a message|Escriba un mensaje)$/).fill(text);
    await page.keyboard.press('Enter');
  };

  it('plays a recorded clip', async () => {
    await open('?lang=es&channel=whatsapp');
    await write('clip');
    const player = page.locator('.bubble:not(.mine) audio');
    await player.waitFor();
    expect(await player.getAttribute('src')).toBe('/media/es/consent-0a1b2c3d4e5f6071.ogg');
    expect(await player.getAttribute('aria-label')).toBe('🔊 consent');
    expect(await player.evaluate((audio) => audio instanceof HTMLAudioElement && audio.controls)).toBe(true);
  });

  it('sends what is typed and shows the answer with time, segments and delivery', async () => {
    await open('?lang=es');
    await write('hola');
    await answer('You said: hola').getByText('07:00 · 1 segmento · entregado').waitFor();
    expect(await page.locator('.bubble.mine .meta').textContent()).toBe('07:00 · enviado');
    expect(await page.locator('.day').textContent()).toBe('viernes, 19 de febrero de 2021');
    expect(await page.getByLabel('Escriba un mensaje').inputValue()).toBe('');
  });

  it('shows the whole talk again after a reload, each message once', async () => {
    await open();
    for (const text of ['one', 'two', 'three']) await write(text);
    await answer('You said: three').waitFor();
    const talk = (): Promise<string[]> => page.locator('.bubble .body').allTextContents();
    await expect.poll(talk).toHaveLength(6);
    await page.reload();
    await answer('You said: three').waitFor();
    expect((await talk()).sort()).toEqual(
      ['one', 'two', 'three', 'You said: one', 'You said: two', 'You said: three'].sort(),
    );
    expect(service.texts.map((text) => text.text)).toEqual(['one', 'two', 'three']);
  });

  it('shows markup in a text as text', async () => {
    await open();
    await write('<img src=x onerror=alert(1)><b>bold</b>');
    await answer('<b>bold</b>').waitFor();
    expect(await page.locator('#log img, #log b').count()).toBe(0);
  });

  it('offers choices to tap on WhatsApp only: up to three as buttons, up to ten as a list, more as numbers', async () => {
    await open('?channel=sms');
    await write('choices 3');
    await answer('3 Choice 3').waitFor();
    expect(await page.locator('.choices').count()).toBe(0);

    await page.getByRole('button', { name: 'Switch to WhatsApp' }).click();
    await write('choices 3');
    await answer('3 Choice 3').getByRole('button', { name: 'Choice 2' }).click();
    await answer('You said: c2').waitFor();
    await write('choices 10');
    await answer('10 Choice 10').getByText('Choose').click();
    await answer('10 Choice 10').getByRole('button', { name: 'Choice 7' }).click();
    await answer('You said: c7').waitFor();
    await write('choices 11');
    await answer('11 Choice 11').waitFor();
    expect(await answer('11 Choice 11').locator('.choices').count()).toBe(0);
    expect(
      service.texts.filter((text) => text.payload !== null).map((text) => [text.payload, text.text]),
    ).toEqual([
      ['c2', 'Choice 2'],
      ['c7', 'Choice 7'],
    ]);
  });

  it('sends a voice note, and a place from WhatsApp', async () => {
    await open('?channel=whatsapp&place=America/Matamoros');
    await page.getByRole('button', { name: 'Send a voice note' }).click();
    await answer('You said: audio').waitFor();
    await page.getByRole('button', { name: 'Send my location' }).click();
    await answer('You said: pin').waitFor();
    expect(service.texts[1]?.location).toEqual({ latitude: 25.869, longitude: -97.5027 });
    await page.getByRole('button', { name: 'Switch to SMS' }).click();
    expect(await page.getByRole('button', { name: 'Send my location' }).count()).toBe(0);
  });

  it('is another phone with another number, and refuses what is none', async () => {
    await open();
    await write('secret');
    await answer('You said: secret').waitFor();
    await page.getByText('This phone:').click();
    await page.getByLabel('Phone number').fill('55');
    await page.getByRole('button', { name: 'Pick up this phone' }).click();
    await page.getByRole('alert').getByText('country code').waitFor();
    await page.getByLabel('Phone number').fill('+52 55 0000 0002');
    await page.getByRole('button', { name: 'Pick up this phone' }).click();
    await page.locator('.empty').waitFor();
    expect(await page.locator('.bubble').count()).toBe(0);
    await write('hello');
    await answer('You said: hello').waitFor();
    expect(service.texts.map((text) => text.from)).toEqual(['+525512345678', '+525500000002']);
  });

  it('is ready to be written on', async () => {
    await open();
    expect(await page.locator('#text:focus').count()).toBe(1);
  });

  it.each([
    ['525512345678', 'must begin with +'],
    ['+52 call me', 'Only digits'],
    ['+5255', 'Digits are missing: 4 are there'],
    ['+5255123456781234', 'There are 16 digits'],
    ['+521234567', 'No phone of that country'],
  ])('says what is wrong with the number %s, typed or in the address', async (number, says) => {
    await open();
    await page.getByText('This phone:').click();
    await page.getByLabel('Phone number').fill(number);
    await page.getByRole('button', { name: 'Pick up this phone' }).click();
    await page.locator('#number-error', { hasText: says }).waitFor();
    expect(await page.locator('#number:focus').count()).toBe(1);
    await page.goto(`${service.url}/simulator?${String(new URLSearchParams({ number }))}`);
    await page.locator('#number-error', { hasText: says }).waitFor();
    // The browser reports the refusal of a number that only the service knows to be none.
    complaints = complaints.filter((line) => !line.includes('400'));
  });

  it.each([740, 360])('keeps the newest message and the box in sight at 360 by %i', async (height) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open();
    for (let i = 1; i <= 12; i += 1) await write(`text ${String(i)}`);
    await answer('You said: text 12').waitFor();
    await page.setViewportSize({ width: 360, height });
    const inSight = (): Promise<unknown> =>
      page.evaluate(
        'inPage.inSight([...document.querySelectorAll(".bubble")].at(-1), document.getElementById("log"))',
      );
    await expect.poll(inSight).toBe(true);
    await page.getByText('This phone:').click();
    await expect.poll(inSight).toBe(true);
    expect(await page.evaluate('inPage.inSight(document.getElementById("composer"), document.body)')).toBe(
      true,
    );
    // Every setting can be scrolled to.
    const last = page.locator('#clock-form button[type=submit]');
    await last.scrollIntoViewIfNeeded();
    expect(
      await page.evaluate(
        'inPage.inSight(document.querySelector("#clock-form button[type=submit]"), document.getElementById("panel"))',
      ),
    ).toBe(true);
  });

  it('leaves whoever reads an older message where they are', async () => {
    await open();
    for (let i = 1; i <= 12; i += 1) await write(`text ${String(i)}`);
    await answer('You said: text 12').waitFor();
    await page.evaluate('document.getElementById("log").scrollTo(0, 0)');
    await fetch(`${service.url}/simulator/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: '+525512345678', channel: 'sms', body: 'from elsewhere' }),
    });
    await answer('You said: from elsewhere').waitFor();
    expect(await page.evaluate('document.getElementById("log").scrollTop')).toBe(0);
  });

  it('shows what comes by itself, and how much waits on the other channel', async () => {
    await open('?channel=whatsapp');
    const post = (channel: string, body: string) =>
      fetch(`${service.url}/simulator/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from: '+525512345678', channel, body }),
      });
    await post('whatsapp', 'from elsewhere');
    await answer('You said: from elsewhere').waitFor();
    await post('sms', 'by text');
    await page.getByRole('button', { name: 'Switch to SMS (1)' }).click();
    await answer('You said: by text').waitFor();
  });

  it('moves the clock, to a time at the phone’s place too, and shows what came due', async () => {
    await open('?place=America/Tijuana');
    await write('later 90');
    await page.getByText('This phone:').click();
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.getByText('The clock has been moved.').waitFor();
    await answer('You said: later 90').getByText('08:30').waitFor();
    // Summer time begins on March 14 at the border: 09:00 is then 16:00 UTC.
    await page.getByLabel('Move to').fill('2021-03-14T09:00');
    await page.getByRole('button', { name: 'Move the clock' }).click();
    await page.locator('#clock-now[datetime^="2021-03-14T16:00"]').waitFor();
    await page.getByLabel('Move to').fill('2021-03-01T09:00');
    await page.getByRole('button', { name: 'Move the clock' }).click();
    await page.getByText(/^It is 2021-03-14T16:00/).waitFor();
    // The browser reports the refusal that this step provokes.
    complaints = complaints.filter((line) => !line.includes('409'));
  });

  it('says so when a text cannot be sent, and sends it once when asked again', async () => {
    await open();
    await page.route('**/simulator/messages', (route) => route.abort());
    await write('in a tunnel');
    const again = page.getByRole('button', { name: 'not sent; press to try again' });
    await again.waitFor();
    await page.unroute('**/simulator/messages');
    await again.click();
    await answer('You said: in a tunnel').waitFor();
    expect(service.texts).toHaveLength(1);
    complaints = [];
  });

  it('works with the keyboard alone', async () => {
    await open('?channel=whatsapp');
    const focused = (): Promise<unknown> => page.evaluate('inPage.focused()');
    const tabTo = async (name: string): Promise<void> => {
      for (let i = 0; i < 30; i += 1) {
        if ((await focused()) === name) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab never reached ${name}; it is at ${String(await focused())}`);
    };
    await page.getByLabel('Write a message').focus();
    await page.keyboard.type('choices 4');
    await tabTo('Send');
    await page.keyboard.press('Space');
    await answer('4 Choice 4').waitFor();
    await page.getByRole('log').focus();
    await tabTo('Choose');
    await page.keyboard.press('Enter');
    await tabTo('Choice 3');
    await page.keyboard.press('Enter');
    await answer('You said: c3').waitFor();
    // Having chosen, one writes on.
    expect(await page.locator('#text:focus').count()).toBe(1);
    await page.keyboard.type('two');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('lines');
    await page.keyboard.press('Enter');
    await answer('lines').waitFor();
    expect(service.texts.at(-1)?.text).toBe('two\nlines');
  });

  it('tells a screen reader what everything is, and reads news once', async () => {
    await open('?lang=es&channel=whatsapp');
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    const log = page.getByRole('log', { name: 'Mensajes' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    await write('choices 3');
    await answer('3 Choice 3').waitFor();
    const unnamed: unknown = await page.evaluate('inPage.unnamed()');
    expect(unnamed).toEqual([]);
    // Nodes that stay are not announced again: a second message must not redraw the first.
    await page.evaluate('inPage.markBubbles()');
    const before = await page.locator('.bubble').count();
    await write('otra');
    await answer('You said: otra').waitFor();
    expect(await page.locator('[data-kept]').count()).toBe(before);
  });

  it.each(['sms', 'whatsapp'])(
    'is legible at 360 px on %s: nothing sideways, contrast 4.5 or more',
    async (channel) => {
      await open(`?lang=es&channel=${channel}`);
      for (const text of ['choices 5', 'place', `${'palabra '.repeat(30)}${'x'.repeat(80)}`])
        await write(text);
      await answer('palabra').waitFor();
      await page.getByRole('button', { name: 'Enviar nota de voz' }).click();
      await answer('audio').waitFor();
      await page.getByText('Este teléfono:').click();
      expect(await page.evaluate('inPage.widths()')).toEqual({ sideways: 0, outside: [], smallest: 12 });
      expect(await page.evaluate('inPage.lowContrast(4.5)')).toEqual([]);
    },
  );

  it('keeps its policy: a script put into the page does not run', async () => {
    await open();
    expect(await page.evaluate('inPage.inject()')).toBe(false);
    expect(complaints.splice(0).join()).toContain('Content Security Policy');
  });
});

it('says in the page what to do when the clock shows real time', async () => {
  const service = await startEcho();
  try {
    const page = await fetch(`${service.url}/simulator`);
    expect(await page.text()).toContain('NOW=2021-02-19T15:00:00Z npm start');
  } finally {
    await service.stop();
  }
});
