import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../../src/channels/transport.ts';
import { createContentApi } from '../../../src/channels/twilio/content-api.ts';
import { NO_CONTENT_SIDS, type ContentSids } from '../../../src/channels/twilio/content-sids.ts';
import { createTwilioTransport } from '../../../src/channels/twilio/send.ts';
import { createContents } from '../../../src/channels/twilio/templates.ts';
import { ConfigError } from '../../../src/platform/config.ts';
import { readContentSids, wantedContents } from '../../../src/app/contents.ts';
import type { Content, OutboxRow } from '../../../src/domain/message.ts';
import { fillTemplate } from '../../../src/wording/templates.ts';
import { claimedRow } from '../../contract/transport.ts';
import { startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';
import { wording } from '../../support/talk.ts';

const WANTED = wantedContents(wording);
const PHONE = '+5216640000001';
const WHATSAPP = 'whatsapp:+15005550007';
const nobody = async (): Promise<boolean> => false;

const QUESTION: Content = {
  body: 'Está bien: no cambiamos nada.\n¿Acepta?\n1 Acepto\n2 No acepto',
  choices: [
    { id: 'registration:consent#yes', title: 'Acepto' },
    { id: 'registration:consent#no', title: 'No acepto' },
  ],
  language: 'es',
};
const NEWS: Content = {
  body: 'Su cita C3FK9MX (lunes 1 marzo 2021, Tijuana) fue cancelada y ya no vale.',
  language: 'es',
  template: fillTemplate(wording, 'cancelled_by_staff', 'es', {
    reference: 'C3FK9MX',
    date: 'lunes 1 marzo 2021',
    city: 'Tijuana',
  })!,
};

describe('an account with all contents', () => {
  let twilio: FakeTwilio;
  let sids: ContentSids = NO_CONTENT_SIDS;
  let transport: Transport;
  beforeEach(async () => {
    twilio = await startFakeTwilio({ whatsappWindow: 'answer' });
    twilio.reporting(() => []);
    const api = createContentApi({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      apiBaseUrl: twilio.url,
    });
    await createContents(WANTED, NO_CONTENT_SIDS, api, (now) => (sids = now));
    for (const { sid, types } of twilio.content.templates) {
      if ('twilio/text' in types) twilio.content.decide(sid, 'approved');
    }
    transport = createTwilioTransport({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      apiBaseUrl: twilio.url,
      statusCallbackUrl: 'https://aviso.example.org/webhooks/twilio/status',
      contents: { sids, choices: WANTED.choices },
      timeoutMs: 1000,
    });
  });
  afterEach(() => twilio.close());

  const row = (content: Content): OutboxRow =>
    claimedRow({ channel: 'whatsapp', to: PHONE, sender: WHATSAPP, content });
  /** The person writes, so that free text may be sent. */
  const heard = () => twilio.logged(`whatsapp:${PHONE}`, WHATSAPP, 'hola');

  it('sends choices to be pressed, which read as the text does', async () => {
    heard();
    expect(await transport.send(row(QUESTION), Date.now())).toMatchObject({ kind: 'accepted' });
    const [sent] = twilio.sent;
    expect(sent?.fields).toMatchObject({ ContentSid: sids.choices['registration:consent']?.es });
    expect(sent?.fields).not.toHaveProperty('Body');
    expect(sent?.body).toBe('Está bien: no cambiamos nada. ¿Acepta?\n1 Acepto\n2 No acepto');
  });

  it('sends them as text when Twilio refuses the content: nothing is lost, nothing comes twice', async () => {
    heard();
    twilio.content.remove(sids.choices['registration:consent']?.es ?? '');
    expect(await transport.send(row(QUESTION), Date.now())).toMatchObject({ kind: 'accepted' });
    expect(twilio.sent.map((sent) => sent.fields.Body)).toEqual([QUESTION.body]);
    expect(
      twilio.requests.filter((request) => request.method === 'POST' && request.path.includes('Messages')),
    ).toHaveLength(2);
  });

  it('knows which templates it has', () => {
    expect(transport.hasTemplate?.(row(NEWS))).toBe(true);
    expect(transport.hasTemplate?.(row(QUESTION))).toBe(false);
    expect(transport.hasTemplate?.({ ...row(NEWS), channel: 'sms' })).toBe(false);
    const { language: _, ...without } = NEWS;
    expect(transport.hasTemplate?.(row(without))).toBe(false);
    expect(transport.hasTemplate?.(row({ ...NEWS, template: { ...NEWS.template!, name: 'gone' } }))).toBe(
      false,
    );
    expect(
      transport.hasTemplate?.(row({ ...NEWS, template: { ...NEWS.template!, values: ['a', '', 'b'] } })),
    ).toBe(false);
  });

  it('sends a template outside the 24 hours, which reads as we say that it does', async () => {
    expect(await transport.send(row(NEWS), Date.now(), 'template')).toMatchObject({ kind: 'accepted' });
    expect(twilio.sent[0]?.body).toBe(NEWS.template?.body);
    expect(await transport.send(row(NEWS), Date.now())).toMatchObject({
      kind: 'refused',
      error: '63016',
      flag: 'outside_window',
    });
  });

  it.each([
    ['choices', QUESTION, 'free'],
    ['a template', NEWS, 'template'],
    ['plain text that has a template as well', NEWS, 'free'],
  ] as const)('finds %s again when the answer was lost', async (_, content, form) => {
    heard();
    for (const stored of [true, false]) {
      const sought = { ...row(content), to: stored ? PHONE : '+5216640000002' };
      if (!stored) twilio.logged(`whatsapp:${sought.to}`, WHATSAPP, 'hola');
      twilio.behave(() => ({ kind: 'lost', stored }));
      expect(await transport.send(sought, Date.now(), form)).toMatchObject({ kind: 'unknown' });
      twilio.behave(() => null);
      expect(await transport.reconcile({ ...sought, state: 'unsure' }, nobody)).toMatchObject({
        kind: stored ? 'found' : 'absent',
      });
    }
  });
});

describe('a file of content sids that is wrong', () => {
  it('stops the start, with one line for each problem', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aviso-'));
    try {
      const path = join(folder, 'whatsapp.json');
      writeFileSync(path, '{"templates":{"instruction":{"es":"HX1"},"gone":{"es":"HX2"}},"choices":{}}');
      let problems: readonly string[] = [];
      try {
        readContentSids(path, WANTED);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems = error.problems;
      }
      expect(problems).toEqual([
        'locales/whatsapp.json: templates.instruction.es: must be HX and 32 hexadecimal digits',
        'locales/whatsapp.json: templates.gone.es: must be HX and 32 hexadecimal digits',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
