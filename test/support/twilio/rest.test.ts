import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SegmentedMessage } from 'sms-segments-calculator';
import type { ApprovalStatus } from './content.ts';
import { startFakeTwilio, type FakeTwilio, type FakeTwilioOptions } from '../fake-twilio.ts';

const SMS = '+15005550006';
const PHONE = '+525550000001';
const answerShape = z.record(z.string(), z.unknown());

let twilio: FakeTwilio | null = null;
afterEach(async () => {
  const ended = twilio;
  twilio = null;
  await ended?.close();
});

async function start(options: FakeTwilioOptions = {}): Promise<FakeTwilio> {
  twilio = await startFakeTwilio(options);
  return twilio;
}

async function call(method: string, path: string, body?: Record<string, string> | string) {
  const { url, accountSid, authToken } = twilio!;
  const response = await fetch(url + path.replace('{Account}', `/2010-04-01/Accounts/${accountSid}`), {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new URLSearchParams(body) }),
  });
  const text = await response.text();
  const json: Record<string, unknown> = answerShape
    .catch({})
    .parse(text.startsWith('{') ? JSON.parse(text) : {});
  return { status: response.status, headers: response.headers, json };
}

const create = (fields: Record<string, string>) =>
  call('POST', '{Account}/Messages.json', { To: PHONE, From: SMS, Body: 'Hola', ...fields });
const list = async (query: Record<string, string> | string) => {
  const path =
    typeof query === 'string' ? query : `{Account}/Messages.json?${new URLSearchParams(query).toString()}`;
  const { json } = await call('GET', path);
  return z
    .object({
      messages: z.array(z.object({ sid: z.string(), body: z.string(), direction: z.string() }).loose()),
      next_page_uri: z.string().nullable(),
      page_size: z.number(),
    })
    .parse(json);
};

describe('a message', () => {
  it('is made, fetched, moves on, and has the segments that Twilio’s calculator counts', async () => {
    await start();
    const long = `Llegue a las 8:00. ${'ñandú ó '.repeat(20)}`;
    const { status, json } = await create({ Body: long });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      from: SMS,
      to: PHONE,
      date_sent: null,
      num_segments: String(new SegmentedMessage(long).segmentsCount),
      error_code: null,
    });
    expect(Number(json.num_segments)).toBeGreaterThan(2);
    await twilio!.until(() => twilio!.sent[0]!.status === 'delivered');
    const { json: fetched } = await call('GET', `{Account}/Messages/${String(json.sid)}.json`);
    expect(fetched).toMatchObject({ sid: json.sid, status: 'delivered' });
    expect(fetched.date_sent).toMatch(/ \+0000$/);
  });

  it('of a Messaging Service has no sender and no segments until one is chosen, and the same one for a person', async () => {
    const service = 'MG0123456789abcdef0123456789abcdef';
    await start({ services: { [service]: ['+15005550010', '+15005550011', 'whatsapp:+15005550012'] } });
    const post = (To: string, Body: string) =>
      call('POST', '{Account}/Messages.json', { To, MessagingServiceSid: service, Body });
    expect((await post(PHONE, 'uno')).json).toMatchObject({
      status: 'accepted',
      from: null,
      num_segments: '0',
    });
    await post(PHONE, 'dos');
    await post('+525550000002', 'tres');
    await post('whatsapp:+525550000002', 'cuatro');
    await twilio!.until(() => twilio!.sent.every((m) => m.status === 'delivered'));
    const senders = twilio!.sent.map((m) => m.sender);
    expect(senders[0]).toBe(senders[1]);
    expect(new Set(senders)).toEqual(new Set(['+15005550010', '+15005550011', 'whatsapp:+15005550012']));
    const { messages } = await list({ To: PHONE });
    expect(messages[0]).toMatchObject({
      from: senders[0],
      num_segments: '1',
      messaging_service_sid: service,
    });
  });

  it.each([
    [{ To: '' }, 21604],
    [{ To: '123' }, 21211],
    [{ From: '' }, 21603],
    [{ From: '1' }, 21212],
    [{ From: 'whatsapp:+15005550007' }, 21910],
    [{ Body: ' ' }, 21602],
    [{ Body: 'x'.repeat(1601) }, 21617],
    [{ ValidityPeriod: '36001' }, 20001],
    [{ StatusCallback: 'http://under_score.example/' }, 21609],
    [{ To: '+15005550009' }, 21614],
    [{ From: '+15005550008' }, 21611],
    [{ ContentVariables: '{}' }, 21654],
  ])('with %o is refused with %i', async (fields, code) => {
    await start({ validate: false });
    const { status, json } = await create(fields);
    expect(status).toBe(400);
    const { message, ...rest } = json;
    expect(rest).toEqual({ code, status: 400, more_info: `https://www.twilio.com/docs/errors/${code}` });
    expect(message).toMatch(/\w/);
    expect(twilio!.sent).toEqual([]);
  });

  it('to who said STOP is refused until START', async () => {
    await start({ appUrl: 'http://127.0.0.1:1' });
    twilio!.logged(PHONE, SMS, ' stop ');
    expect((await create({})).json).toMatchObject({ code: 21610 });
    expect((await create({ From: '+15005550005' })).status).toBe(201);
    twilio!.logged(PHONE, SMS, 'Start');
    expect((await create({})).status).toBe(201);
  });
});

describe('the list', () => {
  it('has what came in and what went out, newest first, and its pages stay in place when more arrives', async () => {
    await start();
    for (let i = 0; i < 3; i += 1) await create({ Body: `sale ${i}` });
    twilio!.logged(PHONE, SMS, 'entra');
    const first = await list({ PageSize: '2' });
    expect(first.messages.map((m) => `${m.direction} ${m.body}`)).toEqual([
      'inbound entra',
      'outbound-api sale 2',
    ]);
    expect(first.page_size).toBe(2);
    twilio!.logged(PHONE, SMS, 'otra');
    const second = await list(first.next_page_uri!);
    expect(second.messages.map((m) => m.body)).toEqual(['sale 1', 'sale 0']);
    expect(second.next_page_uri).toBeNull();
  });

  it('is filtered by To, From and the time of sending, both ends included; what is queued has none', async () => {
    let now = Date.parse('2021-02-19T10:00:00Z');
    await start({ now: () => now });
    twilio!.reporting(() => []);
    await create({ Body: 'queued' });
    twilio!.logged(PHONE, SMS, 'uno');
    now = Date.parse('2021-02-19T12:00:00Z');
    twilio!.logged('+525550000002', SMS, 'dos');
    now = Date.parse('2021-02-20T00:00:00Z');
    twilio!.logged(PHONE, SMS, 'tres');
    const bodies = async (query: Record<string, string>) => (await list(query)).messages.map((m) => m.body);
    expect(await bodies({ To: SMS, 'DateSent>': '2021-02-19T12:00:00Z' })).toEqual(['tres', 'dos']);
    expect(await bodies({ 'DateSent>': '2021-02-19T12:00:01Z' })).toEqual(['tres']);
    expect(await bodies({ 'DateSent<': '2021-02-19' })).toEqual(['dos', 'uno']);
    expect(await bodies({ DateSent: '2021-02-20' })).toEqual(['tres']);
    expect(await bodies({ From: PHONE })).toEqual(['tres', 'uno']);
    expect(await bodies({ To: PHONE })).toEqual(['queued']);
  });

  it('of media has what came with a message', async () => {
    await start();
    const { MessageSid } = twilio!.logged(PHONE, SMS, '', {
      NumMedia: '2',
      MediaUrl0: 'https://a.example/0',
      MediaContentType0: 'audio/ogg',
      MediaUrl1: 'https://a.example/1',
      MediaContentType1: 'image/jpeg',
    });
    expect(MessageSid).toMatch(/^MM/);
    const { json } = await call('GET', `{Account}/Messages/${MessageSid!}/Media.json`);
    expect(json.media_list).toMatchObject([
      { content_type: 'audio/ogg', parent_sid: MessageSid },
      { content_type: 'image/jpeg', parent_sid: MessageSid },
    ]);
    expect((await call('GET', `{Account}/Messages/SM${'0'.repeat(32)}.json`)).json).toMatchObject({
      code: 20404,
    });
  });
});

describe('limits', () => {
  it('of a sender: what does not fit into its queue is refused with 21611', async () => {
    await start({ rates: { [SMS]: 0.5 }, queueSeconds: 3 });
    const codes = [];
    for (const Body of ['1', '2', '3', '4']) codes.push((await create({ Body })).json.code ?? 'taken');
    expect(codes).toEqual(['taken', 'taken', 21611, 21611]);
    expect(twilio!.backlogMs(SMS)).toBeGreaterThan(3_000);
    expect((await create({ From: '+15005550005' })).status).toBe(201);
    await twilio!.until(() => twilio!.sent[0]!.status === 'delivered');
    expect(twilio!.sent[1]!.status).toBe('queued');
  });

  it('of a Messaging Service’s sender: taken, and dropped later with 30001', async () => {
    await start({ rates: { [SMS]: 0.2 }, queueSeconds: 0 });
    const service = { MessagingServiceSid: 'MG0123456789abcdef0123456789abcdef' };
    const post = () => call('POST', '{Account}/Messages.json', { To: PHONE, Body: 'x', ...service });
    await post();
    expect((await post()).status).toBe(201);
    await twilio!.until(() => twilio!.sent[1]!.status === 'failed');
    expect(twilio!.sent[1]!.errorCode).toBe(30001);
  });

  it('of time: a message that waits longer than its ValidityPeriod is dropped with 30036', async () => {
    await start({ rates: { [SMS]: 0.2 } });
    await create({});
    await create({ ValidityPeriod: '1' });
    expect(twilio!.backlogMs(SMS)).toBeGreaterThan(1_000);
    await twilio!.until(() => twilio!.sent[1]!.status === 'failed');
    expect(twilio!.sent[1]!.errorCode).toBe(30036);
  });

  it('of requests at one time: one more is 429, and every answer tells how many there are', async () => {
    await start({ concurrency: 2 });
    twilio!.behave(() => ({ kind: 'ok', delayMs: 400 }));
    const answers = await Promise.all([create({ Body: '1' }), create({ Body: '2' }), create({ Body: '3' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429]);
    expect(answers.map(({ headers }) => headers.get('twilio-concurrent-requests')).sort()).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(answers.find(({ status }) => status === 429)?.json).toMatchObject({ code: 20429 });
    expect((await create({ Body: '4' })).status).toBe(201);
    expect(twilio!.sent).toHaveLength(3);
  });
});

describe('templates', () => {
  const template = {
    friendly_name: 'Cita',
    language: 'es',
    variables: { 1: 'Ana', 2: 'mañana' },
    types: {
      'twilio/text': { body: 'Hola {{1}}. Su cita es {{2}}. Gracias.' },
      'twilio/quick-reply': {
        body: 'Hola {{1}}: {{2}}.',
        actions: [{ type: 'QUICK_REPLY', title: 'Sí', id: 'si' }],
      },
    },
  };
  const content = async () => String((await call('POST', '/v1/Content', JSON.stringify(template))).json.sid);
  const whatsapp = { To: `whatsapp:${PHONE}`, From: 'whatsapp:+15005550007' };
  const send = (fields: Record<string, string>) =>
    call('POST', '{Account}/Messages.json', { ...whatsapp, ...fields });

  it('are made, listed, submitted, approved and deleted', async () => {
    await start();
    const sid = await content();
    expect((await call('GET', `/v1/Content/${sid}`)).json).toMatchObject({
      sid,
      language: 'es',
      friendly_name: 'Cita',
    });
    const listed = async () => (await call('GET', '/v1/ContentAndApprovals?PageSize=1')).json;
    expect(await listed()).toMatchObject({
      contents: [{ sid, approval_requests: { status: 'unsubmitted' } }],
    });
    const asked = JSON.stringify({ name: 'cita', category: 'UTILITY' });
    expect((await call('POST', `/v1/Content/${sid}/ApprovalRequests/whatsapp`, asked)).json).toMatchObject({
      status: 'pending',
    });
    twilio!.content.decide(sid, 'approved');
    expect((await call('GET', `/v1/Content/${sid}/ApprovalRequests`)).json).toMatchObject({
      whatsapp: { type: 'whatsapp', name: 'cita', status: 'approved' },
    });
    await content();
    const page = await listed();
    const { next_page_url: next } = z.object({ next_page_url: z.string() }).parse(page.meta);
    expect(next.startsWith(`${twilio!.url}/v1/ContentAndApprovals?`)).toBe(true);
    expect((await call('GET', next.slice(twilio!.url.length))).json).toMatchObject({ contents: [{ sid }] });
    expect((await call('DELETE', `/v1/Content/${sid}`)).status).toBe(204);
    expect((await call('GET', `/v1/Content/${sid}`)).status).toBe(404);
  });

  it('are refused by Meta when a variable stands at the end, or two beside each other', async () => {
    await start();
    for (const body of ['Hola {{1}}', 'Hola {{1}} {{2}}.']) {
      const { sid } = twilio!.content.add({ language: 'es', types: { 'twilio/text': { body } } });
      const asked = JSON.stringify({ name: 'x', category: 'UTILITY' });
      const { json } = await call('POST', `/v1/Content/${sid}/ApprovalRequests/whatsapp`, asked);
      expect(json.status).toBe('rejected');
      expect(json.rejection_reason).toContain('INVALID_FORMAT');
    }
  });

  it('give a message its text: of the rich kind on WhatsApp, of the plain one on SMS, with defaults', async () => {
    await start();
    const ContentSid = await content();
    const ContentVariables = JSON.stringify({ 1: 'José' });
    expect((await send({ ContentSid, ContentVariables })).json.body).toBe('Hola José: mañana.');
    expect((await send({ To: PHONE, From: SMS, ContentSid })).json.body).toBe(
      'Hola Ana. Su cita es mañana. Gracias.',
    );
  });

  it.each([
    '',
    'null',
    '[]',
    '"x"',
    '{"1":""}',
    '{"1":null}',
    '{"1":" "}',
    '{"1":"a\\nb"}',
    '{"9":"x"}',
    '{1:"x"}',
  ])('do not take these variables: %s', async (ContentVariables) => {
    await start();
    expect((await send({ ContentSid: await content(), ContentVariables })).json).toMatchObject({
      code: 21656,
    });
  });

  it('with buttons or a list keep to what WhatsApp shows, else they come back with 63013', async () => {
    await start();
    const buttons = (count: number) => ({
      body: '{{1}}',
      actions: Array.from({ length: count }, (_, i) => ({
        type: 'QUICK_REPLY',
        title: `No ${i}`,
        id: `${i}`,
      })),
    });
    const list = (item: string, count = 1) => ({
      body: '{{1}}',
      button: 'Ver',
      items: Array.from({ length: count }, (_, i) => ({ item, id: `${i}` })),
    });
    const outcome = async (type: string, of: Record<string, unknown>, status: ApprovalStatus) => {
      const { sid } = twilio!.content.add({ language: 'es', types: { [type]: of } }, { status });
      await send({ ContentSid: sid, ContentVariables: JSON.stringify({ 1: 'Elija.' }) });
      const message = twilio!.sent.at(-1)!;
      await twilio!.until(() => /delivered$/.test(message.status));
      return message.errorCode ?? message.body;
    };
    expect(await outcome('twilio/quick-reply', buttons(3), 'unsubmitted')).toBe('Elija.');
    expect(await outcome('twilio/quick-reply', buttons(4), 'unsubmitted')).toBe(63013);
    expect(await outcome('twilio/quick-reply', buttons(10), 'approved')).toBe('Elija.');
    expect(await outcome('twilio/list-picker', list('x'.repeat(24), 10), 'unsubmitted')).toBe('Elija.');
    expect(await outcome('twilio/list-picker', list('x'.repeat(25)), 'unsubmitted')).toBe(63013);
    expect(await outcome('twilio/list-picker', list('x', 11), 'unsubmitted')).toBe(63013);
  });

  it('that do not exist are refused with 21655', async () => {
    await start();
    expect((await send({ ContentSid: `HX${'a'.repeat(32)}` })).json).toMatchObject({
      code: 21655,
      status: 400,
    });
  });
});

describe('the 24 hours of WhatsApp', () => {
  const whatsapp = { To: `whatsapp:${PHONE}`, From: 'whatsapp:+15005550007' };
  const free = () => create(whatsapp);
  const templated = (ContentSid: string) =>
    call('POST', '{Account}/Messages.json', { ...whatsapp, ContentSid });
  const types = { 'twilio/text': { body: 'Hola.' } };

  it('are told of by a report, or at once, and end to the second', async () => {
    let now = Date.parse('2021-02-19T10:00:00Z');
    await start({ whatsappWindow: 'answer', now: () => now });
    expect((await free()).json).toMatchObject({ code: 63016, status: 400 });
    twilio!.logged(whatsapp.To, whatsapp.From, 'hola');
    now += 24 * 3_600_000;
    expect((await free()).status).toBe(201);
    now += 1;
    expect((await free()).json).toMatchObject({ code: 63016 });
    expect((await create({})).status).toBe(201);
    await twilio!.close();
    await start({ whatsappWindow: 'report' });
    expect((await free()).status).toBe(201);
    await twilio!.until(() => twilio!.sent[0]!.status === 'undelivered');
    expect(twilio!.sent[0]!.errorCode).toBe(63016);
  });

  it('are no matter to an approved template; one that is not approved, or is paused, does not go', async () => {
    await start({ whatsappWindow: 'answer' });
    const { sid } = twilio!.content.add({ language: 'es', types });
    expect((await templated(sid)).status).toBe(201);
    twilio!.content.decide(sid, 'paused');
    expect((await templated(sid)).json).toMatchObject({ code: 63041 });
    twilio!.content.decide(sid, 'disabled');
    expect((await templated(sid)).json).toMatchObject({ code: 63042 });
    const list = {
      'twilio/list-picker': { body: 'Elija.', button: 'Ver', items: [{ item: 'Uno', id: '1' }] },
    };
    expect((await templated(twilio!.content.add({ language: 'es', types: list }).sid)).json).toMatchObject({
      code: 63016,
    });
    twilio!.content.decide(sid, 'pending');
    expect((await templated(sid)).json).toMatchObject({ code: 63016 });
    twilio!.logged(whatsapp.To, whatsapp.From, 'hola');
    expect((await templated(sid)).status).toBe(201);
  });

  it('do not bring marketing to the US', async () => {
    await start({ whatsappWindow: 'answer' });
    const { sid } = twilio!.content.add(
      { language: 'en', types },
      { status: 'approved', category: 'MARKETING' },
    );
    const to = { ...whatsapp, To: 'whatsapp:+13105550001' };
    expect((await call('POST', '{Account}/Messages.json', { ...to, ContentSid: sid })).json).toMatchObject({
      code: 63049,
    });
  });
});

describe('what is against Twilio’s description', () => {
  it('is answered 500, kept, and fails the end of the test', async () => {
    const double = await start();
    const { status, json } = await create({ Colour: 'red' });
    expect(status).toBe(500);
    expect(json.message).toContain('CreateMessage: body: must NOT have additional properties (Colour)');
    await call('GET', '{Account}/Calls.json');
    await create({ ContentSid: `HX${'a'.repeat(32)}` });
    expect(double.violations).toEqual([
      'CreateMessage: body: must NOT have additional properties (Colour)',
      `GET /2010-04-01/Accounts/${double.accountSid}/Calls.json: no such operation is described`,
      'CreateMessage: body: Body beside ContentSid',
    ]);
    twilio = null;
    await expect(double.close()).rejects.toThrow('Colour');
  });

  it('is an answer of the double’s own as well', async () => {
    const double = await start();
    double.reporting(() => []);
    await create({});
    double.sent[0]!.status = 'on its way';
    expect((await call('GET', '{Account}/Messages.json')).status).toBe(500);
    expect(double.violations).toEqual([
      'ListMessage: answer/messages/0/status: must be equal to one of the allowed values',
    ]);
    twilio = null;
    await expect(double.close()).rejects.toThrow('ListMessage');
  });

  it('comes after who asks: a wrong token is a 401', async () => {
    const double = await start();
    const response = await fetch(`${double.url}/2010-04-01/Accounts/${double.accountSid}/Messages.json?x=1`);
    expect(response.status).toBe(401);
    expect(double.violations).toEqual([]);
  });
});
