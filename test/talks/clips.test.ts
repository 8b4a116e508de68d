import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRuntime, type Runtime } from '../../src/app/open.ts';
import { startService, type Service } from '../../src/app/service.ts';
import { ConfigError } from '../../src/platform/config.ts';
import { audioDir, SOUNDS } from '../support/clip-files.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { DEMO_CASES } from '../../src/roster/demo.ts';
import { nothingOnItsWay } from '../support/outbox.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, QUICK } from '../support/service-process.ts';

const OURS = { sms: '+15005550006', whatsapp: 'whatsapp:+15005550007' } as const;
const PHONE = 'whatsapp:+526640000001';
const PUBLIC_URL = 'https://aviso.example.org';

let folder: string;
let twilio: FakeTwilio;
let runtime: Runtime;
let service: Service;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-clip-talk-'));
  twilio = await startFakeTwilio({ whatsappWindow: 'answer' });
});
afterEach(async () => {
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

const envOf = (url: string, dir: string): Record<string, string> => ({
  ...serviceEnv({
    ...{ url, twilio, sender: OURS.sms, perSecond: 2_000 },
    database: `sqlite:${join(folder, 'aviso.db')}`,
  }),
  TWILIO_WHATSAPP_FROM: OURS.whatsapp,
  SENDER_RATES: Object.values(OURS)
    .map((sender) => `${sender}=2000`)
    .join(','),
  PUBLIC_URL,
  AUDIO_DIR: dir,
  LOG_LEVEL: 'silent',
});

/** The service over the fake Twilio, which reaches it under its public address. */
async function start(dir: string): Promise<void> {
  const url = `http://127.0.0.1:${String(await freePort())}`;
  twilio.serveApp(url, PUBLIC_URL);
  runtime = await openRuntime(envOf(url, dir), 'service');
  service = await startService(runtime, 'all', QUICK);
  const cases = DEMO_CASES.map((one) =>
    one.familyId === '' ? { ...one, familyId: `solo-${one.aNumber}` } : one,
  );
  await runtime.storage.importCases(cases, { dryRun: false });
}

/** Texts, and gives what the phone got for it, once nothing is on its way. */
async function say(from: string, text: string): Promise<readonly string[]> {
  const before = twilio.sent.length;
  const to = from.startsWith('whatsapp:') ? OURS.whatsapp : OURS.sms;
  expect((await twilio.text(from, to, text)).status).toBe(200);
  await nothingOnItsWay(runtime.storage);
  return twilio.sent.slice(before).map(({ fields, body, errorCode }) => {
    const { MediaUrl: shown } = fields;
    if (shown === undefined) return body;
    const fetched = twilio.media.find(({ address }) => address === shown);
    const name = shown.slice(PUBLIC_URL.length).replace(/-[0-9a-f]{16}\./, '-….');
    return `[${name} ${String(fetched?.type)}${errorCode === null ? '' : ` ${String(errorCode)}`}]`;
  });
}

it('a talk on WhatsApp with clips: each behind its text, where there is one in the language', async () => {
  const { dir } = audioDir({
    'es/consent.ogg': SOUNDS.opus,
    'es/registration.caseNumber.ask.mp3': SOUNDS.mp3,
    'es/family.ogg': SOUNDS.opus,
    'es/needs.ogg': SOUNDS.opus,
    'es/danger.answer.ogg': SOUNDS.opus,
    'es/conversation.help.ogg': SOUNDS.opus,
    'en/place.ogg': SOUNDS.opus,
  });
  await start(dir);
  try {
    const lines: string[] = [];
    const script = ['hola', '1', '1', 'no se', 'A200000001', '14 de marzo de 1988', '1', '1'];
    for (const text of [...script, 'nos tienen secuestrados', 'ALTO']) {
      lines.push(`> ${text}`);
      for (const said of await say(PHONE, text)) lines.push(`< ${said.replaceAll('\n', '\n  ')}`);
    }
    const golden = new URL('clips.es.txt', import.meta.url);
    const transcript = `${lines.join('\n')}\n`;
    if (process.env['UPDATE_TALKS'] === '1') writeFileSync(golden, transcript);
    expect(transcript).toBe(readFileSync(golden, 'utf8'));
    // By SMS the same talk has none.
    const before = twilio.media.length;
    for (const text of script.slice(0, 3)) expect(await say('+526640000002', text)).toHaveLength(1);
    expect(twilio.media).toHaveLength(before);
  } finally {
    await service.close();
  }
});

it('a folder that is not there stops the service before it listens', async () => {
  const opening = openRuntime(envOf('http://127.0.0.1:1', join(folder, 'none')), 'service');
  await expect(opening).rejects.toThrow(
    new ConfigError(['AUDIO_DIR: must be the path of a folder that can be read']),
  );
});
