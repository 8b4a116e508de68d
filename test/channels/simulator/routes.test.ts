import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { isLoopback } from '../../../src/channels/simulator/loopback.ts';
import { z } from 'zod';
import { startEcho } from './echo.ts';

const START = Date.UTC(2021, 1, 19, 15);
const PHONE = '+525512345678';

let running: Awaited<ReturnType<typeof startEcho>> | null = null;
async function start(options: Parameters<typeof startEcho>[0] = {}) {
  running = await startEcho(options);
  return running;
}
afterEach(async () => {
  await running?.stop();
  running = null;
});

const listed = z.array(
  z.strictObject({
    id: z.string(),
    to: z.string(),
    channel: z.string(),
    body: z.string(),
    content: z.unknown().optional(),
    createdAt: z.iso.datetime(),
    status: z.string(),
    from: z.string(),
    segments: z.number(),
  }),
);
const taken = z.strictObject({ sid: z.string(), status: z.enum(['taken', 'seen']) });
const moved = z.strictObject({ now: z.iso.datetime() });
const problem = z.object({
  status: z.number(),
  title: z.string().min(1),
  detail: z.string().min(1),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).default([]),
});

/** Waits until the phone has received `count` messages and gives them. */
async function received(url: string, count: number, to = PHONE): Promise<z.infer<typeof listed>> {
  for (;;) {
    const answer = await request(url).get('/simulator/messages').query({ to }).expect(200);
    const list = listed.parse(answer.body);
    if (list.length >= count && list.every((one) => one.status === 'delivered')) return list;
  }
}

describe('POST /simulator/messages', () => {
  it('takes a text once and lists the answer as the phone received it', async () => {
    const { url, texts } = await start({ startAt: START });
    const text = { from: '+52 55 1234-5678', channel: 'sms', body: ' hola ', sid: 'SM1' };
    await request(url).post('/simulator/messages').send(text).expect(200, { sid: 'SM1', status: 'taken' });
    await request(url).post('/simulator/messages').send(text).expect(200, { sid: 'SM1', status: 'seen' });
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatchObject({
      from: PHONE,
      to: '+15005550006',
      text: ' hola ',
      payload: null,
      attachment: null,
      location: null,
      answeredByCarrier: null,
    });
    const [answer] = await received(url, 1);
    expect(answer).toMatchObject({
      to: PHONE,
      channel: 'sms',
      body: 'You said:  hola ',
      status: 'delivered',
    });
    expect(answer).not.toHaveProperty('content');
    expect(String(answer?.createdAt)).toMatch(/^2021-02-19T15:00:0/);
  });

  it('names a text itself when the phone does not', async () => {
    const { url } = await start();
    const post = () =>
      request(url).post('/simulator/messages').send({ from: PHONE, channel: 'sms', body: 'a' });
    const [first, second] = [await post(), await post()];
    expect(taken.parse(first.body).sid).toMatch(/^SM\w+$/);
    expect(taken.parse(first.body).sid).not.toBe(taken.parse(second.body).sid);
  });

  it('carries WhatsApp’s button, voice note and place, and keeps the 1 of +521', async () => {
    const { url, texts } = await start();
    const base = { from: 'whatsapp:+5215512345678', channel: 'whatsapp', to: 'whatsapp:+15005550007' };
    const post = (more: object) =>
      request(url)
        .post('/simulator/messages')
        .send({ ...base, ...more })
        .expect(200);
    await post({ body: 'Sí', payload: 'yes' });
    await post({ attachment: 'audio' });
    await post({ body: '', latitude: 32.5, longitude: -117 });
    expect(texts.map((text) => [text.from, text.to, text.payload, text.attachment, text.location])).toEqual([
      ['+5215512345678', 'whatsapp:+15005550007', 'yes', null, null],
      ['+5215512345678', 'whatsapp:+15005550007', null, 'audio', null],
      ['+5215512345678', 'whatsapp:+15005550007', null, null, { latitude: 32.5, longitude: -117 }],
    ]);
    // One person, whichever way the number is written.
    expect(await received(url, 3, PHONE)).toHaveLength(3);
  });

  it('carries a WhatsApp business-scoped id, beside a number or alone', async () => {
    const { url, texts } = await start();
    const post = (text: object) =>
      request(url)
        .post('/simulator/messages')
        .send({ channel: 'whatsapp', body: 'a', ...text });
    await post({ from: PHONE, externalId: 'US.1' }).expect(200);
    await post({ from: 'US.1' }).expect(200);
    await post({ from: PHONE }).expect(200);
    expect(texts.map(({ from, externalId }) => [from, externalId])).toEqual([
      [PHONE, 'US.1'],
      ['US.1', 'US.1'],
      [PHONE, null],
    ]);
    await post({ from: PHONE, externalId: 'somebody' }).expect(400);
  });

  it.each([
    [{ channel: 'sms', body: 'x' }, 'from'],
    [{ from: '5512345678', channel: 'sms', body: 'x' }, 'from'],
    [{ from: '+52551', channel: 'sms', body: 'x' }, 'from'],
    [{ from: 5, channel: 'sms', body: 'x' }, 'from'],
    [{ from: PHONE, channel: 'fax', body: 'x' }, 'channel'],
    [{ from: PHONE, body: 'x' }, 'channel'],
    [{ from: PHONE, channel: 'sms' }, 'body'],
    [{ from: PHONE, channel: 'sms', body: null }, 'body'],
    [{ from: PHONE, channel: 'sms', body: 'x', sid: 'no spaces please' }, 'sid'],
    [{ from: PHONE, channel: 'sms', body: 'x', attachment: 'smell' }, 'attachment'],
    [{ from: PHONE, channel: 'sms', body: 'x', to: '+12025550123' }, 'to'],
    [{ from: PHONE, channel: 'sms', body: 'x', to: 'whatsapp:+15005550007' }, 'to'],
    [{ from: PHONE, channel: 'whatsapp', body: '', latitude: 91, longitude: 0 }, 'latitude'],
    [{ from: PHONE, channel: 'whatsapp', body: '', latitude: 9 }, 'longitude'],
  ])('answers %j with a problem that names %s', async (text, field) => {
    const { url, texts } = await start();
    const answer = await request(url).post('/simulator/messages').send(text).expect(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const told = problem.parse(answer.body);
    expect(told.status).toBe(400);
    expect(told.errors.map((one) => one.field)).toContain(field);
    expect(told.detail).toContain(`${field}: `);
    expect(texts).toHaveLength(0);
  });

  it.each([
    ['not JSON', 'application/json', '{"from":', 400],
    ['an array', 'application/json', '[]', 400],
    ['a form', 'application/x-www-form-urlencoded', 'from=%2B525512345678', 415],
    ['plain text, as a page elsewhere could post it', 'text/plain', '{}', 415],
    ['more than 64 kB', 'application/json', JSON.stringify({ from: PHONE, body: 'x'.repeat(70_000) }), 413],
  ])('refuses %s', async (_what, type, body, status) => {
    const { url, texts } = await start();
    const answer = await request(url)
      .post('/simulator/messages')
      .set('content-type', type)
      .send(body)
      .expect(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problem.parse(answer.body).status).toBe(status);
    expect(texts).toHaveLength(0);
  });
});

describe('GET /simulator/messages', () => {
  it('lists oldest first, with choices and place, for that phone only', async () => {
    const { url } = await start();
    for (const body of ['one', 'choices 2', 'place']) {
      await request(url)
        .post('/simulator/messages')
        .send({ from: PHONE, channel: 'whatsapp', body })
        .expect(200);
    }
    const list = await received(url, 3);
    expect(list.map((one) => one.body)).toEqual(['You said: one', '1 Choice 1\n2 Choice 2', 'Here']);
    expect(list[1]?.content).toMatchObject({ choices: [{ id: 'c1' }, { id: 'c2' }] });
    expect(list[2]?.content).toMatchObject({ location: { label: 'San Ysidro, PedWest' } });
    await request(url).get('/simulator/messages').query({ to: '+525500000002' }).expect(200, []);
  });

  it('understands a bare + in the address, which arrives as a space', async () => {
    const { url } = await start();
    await request(url).post('/simulator/messages').send({ from: PHONE, channel: 'sms', body: 'x' });
    await received(url, 1);
    const answer = await request(url).get(`/simulator/messages?to=${PHONE}`).expect(200);
    expect(answer.body).toHaveLength(1);
  });

  it.each(['', '?to=', '?to=abc', '?to=1&to=2'])('refuses %j', async (query) => {
    const { url } = await start();
    const answer = await request(url).get(`/simulator/messages${query}`).expect(400);
    expect(problem.parse(answer.body).errors[0]?.field).toBe('to');
  });
});

describe('POST /simulator/clock', () => {
  it('moves forward and answers when all that came due on the way has been handled, in its order', async () => {
    const { url, clock } = await start({ startAt: START });
    for (const body of ['later 120', 'later 60']) {
      await request(url).post('/simulator/messages').send({ from: PHONE, channel: 'sms', body }).expect(200);
    }
    const answer = await request(url)
      .post('/simulator/clock')
      .send({ now: '2021-02-19T20:00:00Z' })
      .expect(200);
    expect(Date.parse(moved.parse(answer.body).now)).toBeGreaterThanOrEqual(Date.UTC(2021, 1, 19, 20));
    expect(clock.now() - Date.UTC(2021, 1, 19, 20)).toBeLessThan(60_000);
    const list = listed.parse((await request(url).get('/simulator/messages').query({ to: PHONE })).body);
    expect(list.map((one) => one.body)).toEqual(['You said: later 60', 'You said: later 120']);
    expect(list.map((one) => one.createdAt.slice(0, 16))).toEqual(['2021-02-19T16:00', '2021-02-19T17:00']);
  });

  it('refuses to go back and says what time it is', async () => {
    const { url } = await start({ startAt: START });
    const answer = await request(url)
      .post('/simulator/clock')
      .send({ now: '2021-02-19T14:59:59Z' })
      .expect(409);
    expect(problem.parse(answer.body).detail).toMatch(/It is 2021-02-19T15:00:0/);
  });

  it('says how to start a service whose clock moves', async () => {
    const { url } = await start();
    const answer = await request(url)
      .post('/simulator/clock')
      .send({ now: '2031-01-01T00:00:00Z' })
      .expect(409);
    expect(problem.parse(answer.body).detail).toContain('NOW=');
  });

  it('makes moves that come together one after the other', async () => {
    const { url, clock } = await start({ startAt: START });
    const move = (now: string) => request(url).post('/simulator/clock').send({ now });
    const answers = await Promise.all([
      move('2021-02-20T00:00:00Z'),
      move('2021-02-21T00:00:00Z'),
      move('2021-02-22T00:00:00Z'),
    ]);
    expect(answers.filter((one) => one.status === 200).length).toBeGreaterThan(0);
    expect(answers.every((one) => one.status === 200 || one.status === 409)).toBe(true);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.UTC(2021, 1, 22));
  });

  it.each([{}, { now: 'soon' }, { now: '2021-03-01' }, { now: 5 }, []])('refuses %j', async (body) => {
    const { url } = await start({ startAt: START });
    const answer = await request(url).post('/simulator/clock').send(body).expect(400);
    expect(problem.parse(answer.body).errors[0]?.field).toBe('now');
  });
});

describe('who may use the phones', () => {
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((face) => face?.family === 'IPv4' && !face.internal)?.address;

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['2001:db8::1', false],
    ['127.0.0.1.example', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (address, allowed) => {
    expect(isLoopback(address)).toBe(allowed);
  });

  it.skipIf(elsewhere === undefined)(
    'refuses another address of this machine, whatever its headers say',
    async () => {
      const { port } = await start({ host: '0.0.0.0' });
      const { default: nock } = await import('nock');
      nock.enableNetConnect(/./);
      try {
        const answer = await fetch(`http://${elsewhere ?? ''}:${port}/simulator`, {
          headers: { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' },
        });
        expect(answer.status).toBe(403);
        expect(await answer.text()).toContain('this machine only');
      } finally {
        nock.disableNetConnect();
        nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
      }
    },
  );
});

describe('a request that is not this machine’s own', () => {
  it.each([
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-Forwarded-Host', 'localhost:3000'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Port', '3000'],
    ['X-Forwarded', 'for=127.0.0.1'],
    ['Forwarded', 'for=127.0.0.1'],
    ['Via', '1.1 balancer'],
    ['X-Real-IP', '127.0.0.1'],
    ['CF-Connecting-IP', '127.0.0.1'],
    ['X-Forwarded-For', ''],
    ['Origin', 'https://example.org'],
    ['Origin', 'http://localhost'],
    ['Origin', 'http://localhost:1'],
    ['Origin', 'http://localhost.example.org:3000'],
    ['Origin', 'null'],
    ['Host', 'aviso.example.org'],
    ['Host', 'localhost'],
    ['Host', 'localhost:1'],
    ['Host', '127.0.0.1.example.org:3000'],
    ['Host', '10.0.0.1:3000'],
    ['Host', ''],
  ])('is refused on every route: %s: %s', async (name, value) => {
    const { url, texts } = await start();
    const text = { from: PHONE, channel: 'sms', body: 'hola' };
    await request(url).post('/simulator/messages').set(name, value).send(text).expect(403);
    await request(url).get('/simulator/messages').query({ to: PHONE }).set(name, value).expect(403);
    await request(url).get('/simulator/talk').query({ to: PHONE }).set(name, value).expect(403);
    await request(url).get('/simulator/events').query({ to: PHONE }).set(name, value).expect(403);
    await request(url)
      .post('/simulator/clock')
      .set(name, value)
      .send({ now: '2030-01-01T00:00:00Z' })
      .expect(403);
    const page = await request(url).get('/simulator').set(name, value).expect(403);
    expect(problem.parse(JSON.parse(page.text)).title).toBe('Forbidden');
    expect(texts).toEqual([]);
  });

  it('is refused with a foreign name at the right port, and answered with every name of the loopback', async () => {
    const { url, port } = await start();
    const get = (name: string, value: string) =>
      request(url).get('/simulator/messages').query({ to: PHONE }).set(name, value);
    for (const host of [
      'aviso.example.org',
      'localhost.example.org',
      '10.0.0.1',
      '[2001:db8::1]',
      'x@localhost',
    ]) {
      await get('host', `${host}:${port}`).expect(403);
      await get('origin', `http://${host}:${port}`).expect(403);
    }
    await get('origin', `https://localhost:${port}`).expect(403);
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.0.0.2', '[::1]']) {
      await get('host', `${host}:${port}`).expect(200);
      await get('origin', `http://${host}:${port}`).expect(200);
    }
  });

  it('is refused in the HTTP of proxies, which say nothing else of themselves', async () => {
    const { port } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /simulator HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 403/);
  });
});

describe('the page', () => {
  it('comes in the browser’s language or the one asked for, under a strict policy', async () => {
    const { url } = await start();
    const english = await request(url).get('/simulator').set('accept-language', 'de').expect(200);
    expect(english.text).toContain('<html lang="en">');
    expect(english.headers['content-security-policy']).toMatch(/^default-src 'self';/);
    expect((await request(url).get('/simulator').set('accept-language', 'es-MX')).text).toContain(
      '<html lang="es">',
    );
    expect((await request(url).get('/simulator?lang=es')).text).toContain('<html lang="es">');
    expect((await request(url).get('/simulator?lang=<b>')).text).toContain('<html lang="en">');
  });

  it('finds every file it names here and nowhere else', async () => {
    const { url } = await start();
    const { text } = await request(url).get('/simulator');
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files).toHaveLength(4);
    for (const file of files) {
      expect(file).toMatch(/^\/simulator/);
      await request(url).get(file).expect(200);
    }
  });
});

describe('GET /simulator/events', () => {
  it('tells the phone that something changed, and ends when the routes close', async () => {
    const { url, simulator } = await start();
    const response = await fetch(`${url}/simulator/events?to=%2B5215512345678`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    const next = async (): Promise<string> => {
      const chunk: unknown = (await reader?.read())?.value;
      return chunk instanceof Uint8Array ? decoder.decode(chunk) : '';
    };
    expect(await next()).toContain('event: changed');
    simulator.changed('+525500000009');
    simulator.changed(PHONE);
    expect(await next()).toBe('event: changed\ndata: {}\n\n');
    await running?.stop();
    running = null;
    await expect(reader?.read()).resolves.toMatchObject({ done: true });
  });
});
