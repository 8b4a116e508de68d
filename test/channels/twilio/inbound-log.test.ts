import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTwilioInboundLog } from '../../../src/channels/twilio/inbound-log.ts';
import type { InboundMessage } from '../../../src/domain/message.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN, startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';
import { createOpenApi } from '../../support/twilio/openapi/check.ts';

const SINCE = Date.parse('2021-02-19T15:00:00.700Z');
const MESSAGES = `/2010-04-01/Accounts/${FAKE_ACCOUNT}/Messages.json`;
const SMS = '+15005550006';
const WHATSAPP = 'whatsapp:+15005550007';
const SERVICE = `MG${'0'.repeat(32)}`;

const logOf = (senders: readonly string[], apiBaseUrl: string | null = null) =>
  createTwilioInboundLog({ accountSid: FAKE_ACCOUNT, authToken: FAKE_TOKEN, apiBaseUrl, senders });

async function all(log: ReturnType<typeof logOf>, since = SINCE): Promise<InboundMessage[]> {
  const texts: InboundMessage[] = [];
  for await (const text of log.listInbound(since)) texts.push(text);
  return texts;
}

/** What the list holds of a message. */
function listed(over: Readonly<Record<string, unknown>>) {
  return {
    sid: 'SM1',
    direction: 'inbound',
    from: '+526640000001',
    to: SMS,
    body: 'hola',
    num_media: '0',
    date_created: 'Fri, 19 Feb 2021 15:30:00 +0000',
    date_sent: 'Fri, 19 Feb 2021 15:30:01 +0000',
    date_updated: 'Fri, 19 Feb 2021 15:30:01 +0000',
    ...over,
  };
}

describe('GET Messages, for what was missed', () => {
  const openApi = createOpenApi();

  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });

  /** Answers with these pages; gives the queries that were asked. */
  function listing(...pages: { messages: unknown[]; next_page_uri: string | null }[]): string[] {
    const asked: string[] = [];
    for (const page of pages) {
      nock('https://api.twilio.com')
        .get((uri) => uri.startsWith(MESSAGES))
        .basicAuth({ user: FAKE_ACCOUNT, pass: FAKE_TOKEN })
        .reply(200, (uri) => {
          asked.push(uri.slice(MESSAGES.length + 1));
          return { page: 0, ...page };
        });
    }
    return asked;
  }
  const objections = (query: string) =>
    openApi
      .find('GET', MESSAGES)!
      .request({ pathname: MESSAGES, query: new URLSearchParams(query), contentType: '', body: '' });

  it('asks for what was sent to each of our numbers since then, by the largest page', async () => {
    const asked = listing({ messages: [], next_page_uri: null }, { messages: [], next_page_uri: null });
    expect(await all(logOf([SMS, WHATSAPP, SMS]))).toEqual([]);
    expect(asked.map((query) => Object.fromEntries(new URLSearchParams(query)))).toEqual([
      { To: SMS, 'DateSent>': '2021-02-19T15:00:00Z', PageSize: '1000' },
      { To: WHATSAPP, 'DateSent>': '2021-02-19T15:00:00Z', PageSize: '1000' },
    ]);
    expect(asked.flatMap(objections)).toEqual([]);
  });

  it.each([[[SERVICE]], [[SMS, `whatsapp:${SERVICE}`]], [[]]])(
    'asks for everything where nobody can tell the numbers: %j',
    async (senders) => {
      const other = listed({ sid: 'SM2', to: '+15005559999' });
      const asked = listing({
        messages: [listed({ direction: 'outbound-api' }), other],
        next_page_uri: null,
      });
      expect(await all(logOf(senders))).toMatchObject([{ sid: 'SM2', to: '+15005559999' }]);
      expect(asked).toEqual(['DateSent%3E=2021-02-19T15%3A00%3A00Z&PageSize=1000']);
    },
  );

  it('goes on where Twilio says', async () => {
    const next = `To=%2B15005550006&DateSent%3E=2021-02-19T15%3A00%3A00Z&PageSize=1000&Page=1&PageToken=PASM2`;
    const asked = listing(
      { messages: [listed({ sid: 'SM2' })], next_page_uri: `${MESSAGES}?${next}` },
      { messages: [listed({ sid: 'SM1' })], next_page_uri: null },
    );
    expect((await all(logOf([SMS]))).map(({ sid }) => sid)).toEqual(['SM2', 'SM1']);
    expect(asked[1]).toBe(next);
    expect(objections(next)).toEqual([]);
  });

  it('gives a text as the webhook does, with Twilio’s time, but for what the list lacks', async () => {
    listing({
      messages: [
        listed({ sid: 'SM4', body: 'STOP', date_sent: null }),
        listed({ sid: 'MM3', body: '', num_media: '2' }),
        // The filter may be of whole days.
        listed({ sid: 'SM2', date_sent: 'Fri, 19 Feb 2021 14:59:59 +0000' }),
        listed({ sid: 'SM1', date_sent: 'Fri, 19 Feb 2021 15:00:00 +0000' }),
        listed({ sid: 'SM0', from: 'messenger:1', to: SMS }),
      ],
      next_page_uri: null,
    });
    const bare = {
      channel: 'sms',
      from: '+526640000001',
      externalId: null,
      to: SMS,
      payload: null,
      location: null,
    };
    expect(await all(logOf([SMS]))).toEqual([
      {
        ...bare,
        sid: 'SM4',
        text: 'STOP',
        attachment: null,
        answeredByCarrier: 'stop',
        receivedAt: Date.parse('2021-02-19T15:30:00Z'),
      },
      {
        ...bare,
        sid: 'MM3',
        text: '',
        attachment: 'other',
        answeredByCarrier: null,
        receivedAt: Date.parse('2021-02-19T15:30:01Z'),
      },
      {
        ...bare,
        sid: 'SM1',
        text: 'hola',
        attachment: null,
        answeredByCarrier: null,
        receivedAt: Date.parse('2021-02-19T15:00:00Z'),
      },
    ]);
  });

  it('knows a person without a number, and a pressed button by its words', async () => {
    const id = 'US.13491208655302741918';
    listing({
      messages: [listed({ from: `whatsapp:${id}`, to: WHATSAPP, body: 'Sí, voy' })],
      next_page_uri: null,
    });
    expect(await all(logOf([WHATSAPP]))).toMatchObject([
      { channel: 'whatsapp', from: id, externalId: id, to: WHATSAPP, text: 'Sí, voy', payload: null },
    ]);
  });

  it.each([
    [401, { code: 20003 }, '20003'],
    [503, {}, '503'],
    [429, { code: 20429 }, '20429'],
  ])('says when it is refused, never what was asked: %i', async (status, body, code) => {
    nock('https://api.twilio.com')
      .get((uri) => uri.startsWith(MESSAGES))
      .reply(status, { message: 'To +15005550006', status, ...body });
    const failure = await all(logOf([SMS])).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'inbound_log_unread', retryable: true });
    expect(String(failure)).toContain(code);
    expect(String(failure)).not.toContain(SMS);
  });
});

describe('the log of the double', () => {
  let twilio: FakeTwilio;
  beforeAll(async () => {
    twilio = await startFakeTwilio();
  });
  afterAll(() => twilio.close());

  it('is read over several pages, what was sent left out', { timeout: 20_000 }, async () => {
    const began = Date.now() - 1_000;
    for (let i = 0; i < 1_100; i += 1) twilio.logged(`+52664${String(1_000_000 + i)}`, SMS, `texto ${i}`);
    twilio.logged('whatsapp:+5216640000001', WHATSAPP, 'hola');
    const texts = await all(logOf([SMS, WHATSAPP], twilio.url), began);
    expect(texts).toHaveLength(1_101);
    expect(texts[0]).toMatchObject({ text: 'texto 1099' });
    expect(texts.at(-1)).toMatchObject({ channel: 'whatsapp', from: '+5216640000001' });
    expect(twilio.requests).toHaveLength(3);
  });

  it.each([
    ['audio/ogg', 'audio'],
    ['image/jpeg', 'image'],
    ['application/pdf', 'document'],
    ['text/vcard', 'contact'],
    ['chemical/x-pdb', 'other'],
  ])('tells what came with a text: %s', async (MediaContentType0, kind) => {
    const { MessageSid = '' } = twilio.logged('+526640000001', SMS, '', { NumMedia: '1', MediaContentType0 });
    expect(await logOf([SMS], twilio.url).attachmentOf(MessageSid)).toBe(kind);
  });
});
