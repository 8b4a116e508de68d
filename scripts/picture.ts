import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { chromium } from 'playwright-core';
import { BROWSER_ARGUMENTS, installedBrowser } from './browser.ts';
import { readArguments } from './command-line.ts';
import { Phone } from './phone/client.ts';

/** The picture of the README: a registration in Spanish on the phone page, 360 px wide, at two pixels to one. */
const OUTPUT = join(import.meta.dirname, '..', 'docs', 'phone.png');
const SIZE = { width: 360, height: 740 };
const MAX_BYTES = 300_000;
const NOW = '2021-02-19T16:04:00Z';
const PHONE = '+525512345678';
/** Ana of the demo roster: language, consent, case, birth date, family, place, needs, review. */
const TALK = ['hola', '1', '1', 'A 200-000-001', '14 marzo 1988', '1', 'Tijuana', '1', '1'];
/** Messages from the end that the picture shows. */
const SHOWN = 4;
const START_TIMEOUT_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function untilReady(url: string, service: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.ok === true) return;
    if (service.exitCode !== null || Date.now() > giveUpAt) throw new Error('The service did not start.');
    await pause(100);
  }
}

async function takePicture(url: string, executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 2, reducedMotion: 'reduce' });
    await page.goto(`${url}/simulator?lang=es&channel=sms&place=America/Tijuana`);
    const phone = new Phone({ url, from: PHONE, channel: 'sms' });
    for (const text of TALK) {
      await page.getByLabel('Escriba un mensaje').fill(text);
      await page.keyboard.press('Enter');
      await page.locator('.bubble.mine', { hasText: text }).last().getByText('enviado').waitFor();
      const answers = await phone.answers();
      const last = answers.at(-1);
      if (last === undefined) throw new Error(`Nothing answered ${text}.`);
      await page.locator(`[data-id="${last.id}"]`).getByText('entregado').waitFor();
    }
    await page.locator('#text').blur();
    // As tall as the last answers need, so that no message is cut at the top.
    const height = await page.evaluate<number>(`(() => {
      const log = document.getElementById('log');
      const first = [...log.querySelectorAll('.bubble')].at(-${SHOWN});
      return Math.ceil(innerHeight - log.clientHeight + log.scrollHeight - first.offsetTop + log.offsetTop + 4);
    })()`);
    await page.setViewportSize({ ...SIZE, height });
    await page.locator('.bubble').last().scrollIntoViewIfNeeded();
    await page.evaluate("document.getElementById('log').scrollTop = 1e6");
    await page.screenshot({ path: OUTPUT });
  } finally {
    await browser.close();
  }
}

readArguments(
  new Command('picture').description(
    'Takes the picture of the README from the phone page into docs/phone.png.',
  ),
);

const executablePath = installedBrowser();
if (executablePath === null) {
  process.stderr.write(
    'The picture is taken in Chromium, which is not here. Install it with: apt-get install chromium\n',
  );
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'aviso-picture-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const service = spawn(
  process.execPath,
  ['--import', 'tsx', join(import.meta.dirname, '..', 'src', 'app', 'main.ts')],
  {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`,
      NOW,
      DEMO: 'on',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
try {
  await untilReady(url, service);
  await takePicture(url, executablePath);
} finally {
  if (service.exitCode === null) {
    service.kill('SIGTERM');
    await once(service, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
const { size } = statSync(OUTPUT);
if (size > MAX_BYTES) throw new Error(`The picture has ${size} bytes; at most ${MAX_BYTES} fit the README.`);
process.stdout.write(`docs/phone.png: ${SIZE.width} px wide, ${Math.round(size / 1000)} kB\n`);
