import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import type { SendForm } from '../../../src/channels/transport.ts';
import { createTwilioTransport } from '../../../src/channels/twilio/send.ts';
import type { OutboxRow } from '../../../src/domain/message.ts';
import { claimedRow } from '../../contract/transport.ts';
import { createOpenApi } from '../../support/twilio/openapi/check.ts';

const NOW = 1_613_746_800_000;
const ACCOUNT = 'AC00000000000000000000000000000001';
const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
const FORM = 'application/x-www-form-urlencoded';
const SERVICE = 'MG0123456789abcdef0123456789abcdef';

const openApi = createOpenApi();
const transport = createTwilioTransport({
  accountSid: ACCOUNT,
  authToken: 'token',
  statusCallbackUrl: 'https://aviso.example.org/webhooks/twilio/status',
  contents: {
    sids: {
      templates: { reminder: { es: `HX${'1'.repeat(32)}` }, thanks: { es: `HX${'2'.repeat(32)}` } },
      choices: { confirm: { es: `HX${'3'.repeat(32)}` } },
    },
    choices: [
      {
        key: 'confirm',
        language: 'es',
        choices: ['yes', 'no'],
        titles: ['Sí, voy', 'No puedo'],
        marked: true,
        numbered: true,
        lines: 1,
        button: 'Elegir',
      },
    ],
  },
});
const nobody = async (): Promise<boolean> => false;
const row = (over: Partial<OutboxRow> = {}): OutboxRow =>
  claimedRow({
    id: '01EYWTFZ00ABCDEFGHJKMNPQRS',
    createdAt: NOW,
    attemptedAt: NOW,
    expiresAt: NOW + 3_600_000,
    ...over,
  });

/** What Twilio's description says against a call; an empty list for a right one. */
function objections(method: 'GET' | 'POST', query: string, body: string): readonly string[] {
  return openApi
    .find(method, MESSAGES)!
    .request({ pathname: MESSAGES, query: new URLSearchParams(query), contentType: FORM, body });
}

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

/** Sends a message; gives the fields that went to Twilio's own address, in their order. */
async function posted(message: OutboxRow, form?: SendForm): Promise<Record<string, string>> {
  let body = '';
  nock('https://api.twilio.com')
    .post(MESSAGES)
    .matchHeader('content-type', FORM)
    .basicAuth({ user: ACCOUNT, pass: 'token' })
    .reply(201, (_uri, sent) => {
      body = typeof sent === 'string' ? sent : new URLSearchParams(Object.entries(sent)).toString();
      return { sid: 'SM1', date_created: null, date_sent: null, date_updated: null, error_code: null };
    });
  expect(await transport.send(message, NOW, form)).toEqual({ kind: 'accepted', sid: 'SM1' });
  expect(objections('POST', '', body)).toEqual([]);
  return Object.fromEntries(new URLSearchParams(body));
}

/** Answers lists, page after page; gives the queries that were asked. */
function listing(...pages: { messages: unknown[]; next_page_uri: string | null }[]): string[] {
  const asked: string[] = [];
  for (const page of pages) {
    nock('https://api.twilio.com')
      .get((uri) => uri.startsWith(MESSAGES))
      .basicAuth({ user: ACCOUNT, pass: 'token' })
      .reply(200, (uri) => {
        asked.push(uri.slice(MESSAGES.length + 1));
        return { page: 0, ...page };
      });
  }
  return asked;
}

describe('POST Messages', () => {
  it('is this for a text by SMS', async () => {
    const content = { body: 'Elija 1 o 2.', choices: [{ id: 'a', title: 'Sí' }] };
    expect(await posted(row({ content }))).toEqual({
      To: '+525550000001',
      From: '+15005550006',
      Body: 'Elija 1 o 2.',
      StatusCallback: 'https://aviso.example.org/webhooks/twilio/status?id=01EYWTFZ00ABCDEFGHJKMNPQRS',
      ValidityPeriod: '3600',
    });
  });

  it('is this for a place on WhatsApp', async () => {
    const content = {
      body: 'Puerta',
      location: { latitude: 32.5422, longitude: -117.0297, label: 'San Ysidro | PedWest' },
    };
    const message = row({ id: 'a&b=c~2', channel: 'whatsapp', sender: 'whatsapp:+15005550007', content });
    expect(await posted({ ...message, to: 'US.13491208655302741918' })).toEqual({
      To: 'whatsapp:US.13491208655302741918',
      From: 'whatsapp:+15005550007',
      Body: 'Puerta',
      PersistentAction: 'geo:32.5422,-117.0297|San Ysidro   PedWest',
      StatusCallback: 'https://aviso.example.org/webhooks/twilio/status?id=a%26b%3Dc%7E2',
    });
  });

  it('keeps every letter and line of a text', async () => {
    const body = '  ¿Ñandú? 100 % + “sí” & no\n☎ €[x] ';
    expect((await posted(row({ content: { body } }))).Body).toBe(body);
  });

  it('names a Messaging Service instead of a number', async () => {
    const bySms = await posted(row({ sender: SERVICE }));
    expect(bySms).toMatchObject({ MessagingServiceSid: SERVICE, To: '+525550000001' });
    expect(bySms).not.toHaveProperty('From');
    const byWhatsapp = await posted(row({ channel: 'whatsapp', sender: `whatsapp:${SERVICE}` }));
    expect(byWhatsapp).toMatchObject({ MessagingServiceSid: SERVICE, To: 'whatsapp:+525550000001' });
    expect(byWhatsapp).not.toHaveProperty('From');
  });

  it.each([
    [NOW + 48 * 3_600_000, '36000'],
    [NOW + 999, '1'],
    [NOW + 61_999, '61'],
  ])('is valid until the message expires: %i', async (expiresAt, ValidityPeriod) => {
    expect(await posted(row({ expiresAt }))).toMatchObject({ ValidityPeriod });
  });
});

describe('POST Messages, by ContentSid', () => {
  const onWhatsapp = (content: OutboxRow['content']): OutboxRow =>
    row({ channel: 'whatsapp', sender: 'whatsapp:+15005550007', content });
  const callback = 'https://aviso.example.org/webhooks/twilio/status?id=01EYWTFZ00ABCDEFGHJKMNPQRS';
  const numbers = { To: 'whatsapp:+525550000001', From: 'whatsapp:+15005550007', StatusCallback: callback };

  it('is this for an approved template: its values as JSON, and neither Body nor place', async () => {
    const content = {
      body: 'Su cita C3FK9MX es el 10 de marzo.',
      language: 'es' as const,
      location: { latitude: 32.5422, longitude: -117.0297, label: 'PedWest' },
      template: { name: 'reminder', values: ['C3FK9MX', '“10 de marzo”\\'], body: 'Cita C3FK9MX.' },
    };
    expect(await posted(onWhatsapp(content), 'template')).toEqual({
      ...numbers,
      ContentSid: `HX${'1'.repeat(32)}`,
      ContentVariables: '{"1":"C3FK9MX","2":"“10 de marzo”\\\\"}',
    });
  });

  it('leaves the variables out where the template has none', async () => {
    const template = { name: 'thanks', values: [], body: 'Gracias.' };
    const content = { body: 'Gracias.', language: 'es' as const, template };
    const fields = await posted(onWhatsapp(content), 'template');
    expect(fields).toEqual({ ...numbers, ContentSid: `HX${'2'.repeat(32)}` });
  });

  it('is this for choices that are pressed: the lines of the question and the mark', async () => {
    const choices = [
      { id: 'confirm#yes#C3FK9MX', title: 'Sí, voy' },
      { id: 'confirm#no#C3FK9MX', title: 'No puedo' },
    ];
    const body = '¿Va a venir?\n1 Sí, voy\n2 No puedo';
    expect(await posted(onWhatsapp({ body, language: 'es', choices }))).toEqual({
      ...numbers,
      ContentSid: `HX${'3'.repeat(32)}`,
      ContentVariables: '{"1":"¿Va a venir?","2":"C3FK9MX"}',
    });
  });

  it('is never used for SMS, nor for a language that has none', async () => {
    const template = { name: 'thanks', values: [], body: 'Gracias.' };
    expect(await posted(row({ content: { body: 'Gracias.', language: 'es', template } }))).toMatchObject({
      Body: 'Gracias.',
    });
    const english = onWhatsapp({ body: 'Thank you.', language: 'en', template });
    expect(transport.hasTemplate?.(english)).toBe(false);
    expect(await posted(english)).toMatchObject({ Body: 'Thank you.' });
  });
});

describe('GET Messages, for a message in doubt', () => {
  it('asks for what was sent to a person from a number, without a day, by the largest page', async () => {
    const asked = listing({ messages: [], next_page_uri: null });
    expect(await transport.reconcile(row(), nobody)).toEqual({ kind: 'absent' });
    expect(asked.map((query) => Object.fromEntries(new URLSearchParams(query)))).toEqual([
      { To: '+525550000001', From: '+15005550006', PageSize: '1000' },
    ]);
    expect(asked.flatMap((query) => objections('GET', query, ''))).toEqual([]);
  });

  it('leaves the number out with a Messaging Service', async () => {
    const asked = listing({ messages: [], next_page_uri: null });
    await transport.reconcile(row({ sender: SERVICE }), nobody);
    expect(asked).toEqual(['To=%2B525550000001&PageSize=1000']);
  });

  it('goes on where Twilio says', async () => {
    const next = 'To=%2B525550000001&From=%2B15005550006&PageSize=1000&Page=1&PageToken=PASM2';
    const other = {
      sid: 'SM2',
      direction: 'outbound-api',
      body: 'Otro',
      date_created: new Date(NOW).toUTCString().replace('GMT', '+0000'),
    };
    const asked = listing(
      { messages: [other], next_page_uri: `${MESSAGES}?${next}` },
      { messages: [], next_page_uri: null },
    );
    expect(await transport.reconcile(row(), nobody)).toEqual({ kind: 'absent' });
    expect(asked[1]).toBe(next);
    expect(objections('GET', asked[1]!, '')).toEqual([]);
  });
});
