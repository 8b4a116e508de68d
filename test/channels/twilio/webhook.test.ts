import express from 'express';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Handler } from '../../../src/channels/twilio/endpoint.ts';
import { parseForm } from '../../../src/channels/twilio/form.ts';
import { messageWebhook } from '../../../src/channels/twilio/webhook.ts';
import { AvisoError } from '../../../src/domain/errors.ts';
import type { InboundMessage } from '../../../src/domain/message.ts';
import { startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';
import { createMemoryLog } from '../../support/log.ts';
import { sign } from '../../support/twilio/sign.ts';

const PUBLIC_URL = 'https://aviso.example.org';
const PATH = '/webhooks/twilio/message';
const NOW = 1_613_746_800_000;

let twilio: FakeTwilio;
let server: Server;
let port: number;
let log: ReturnType<typeof createMemoryLog>;
let taken: InboundMessage[];
let take: (message: InboundMessage) => Promise<'taken' | 'seen'>;

async function listen(listener: Server): Promise<void> {
  server = listener;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  twilio.serveApp(`http://127.0.0.1:${port}`, PUBLIC_URL);
}

function handler(): Handler {
  return messageWebhook({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    publicUrl: PUBLIC_URL,
    log,
    clock: { now: () => NOW },
    take: (message) => take(message),
  });
}

beforeEach(async () => {
  twilio = await startFakeTwilio();
  log = createMemoryLog();
  taken = [];
  take = async (message) => {
    taken.push(message);
    return 'taken';
  };
  const app = express();
  app.post(PATH, handler());
  await listen(createServer(app));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await twilio.close();
});

interface Raw {
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly path?: string;
  readonly method?: string;
}

/** Posts exactly these bytes; signed over `fields` when given. */
async function post({ body = '', headers = {}, path = PATH, method = 'POST' }: Raw): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
}

const FIELDS = {
  MessageSid: 'SM1',
  AccountSid: 'AC00000000000000000000000000000001',
  From: '+525512345678',
  To: '+15005550006',
  Body: 'hola',
};

function signed(fields: Readonly<Record<string, string>>, path = PATH): Raw {
  return {
    path,
    body: new URLSearchParams(fields).toString(),
    headers: { 'x-twilio-signature': sign(twilio.authToken, PUBLIC_URL + path, Object.entries(fields)) },
  };
}

/** A header that can be a signature, and is not Twilio's. */
const shaped = (): Record<string, string> => ({ 'x-twilio-signature': sign('another token', '', []) });

describe('POST /webhooks/twilio/message', () => {
  it('takes a text in and answers with an empty TwiML', async () => {
    const answer = await twilio.text('+525512345678', '+15005550006', '  ¿Hola?  ');
    expect(answer).toEqual({
      status: 200,
      type: 'text/xml; charset=utf-8',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    });
    expect(taken).toMatchObject([{ from: '+525512345678', text: '  ¿Hola?  ', receivedAt: NOW }]);
  });

  it('gives the same answer to a text that was taken before', async () => {
    take = async () => 'seen';
    expect((await twilio.text('+525512345678', '+15005550006', 'hola')).status).toBe(200);
  });

  it('signs over the query of the address as well', async () => {
    expect((await post(signed(FIELDS, `${PATH}?tag=1%20a`))).status).toBe(200);
    const moved = signed(FIELDS, `${PATH}?tag=1`);
    expect((await post({ ...moved, path: `${PATH}?tag=2` })).status).toBe(403);
  });

  it('takes a text as the fallback: the same one, with what went wrong before', async () => {
    const failed = {
      ...FIELDS,
      ErrorCode: '11200',
      ErrorUrl: `${PUBLIC_URL}${PATH}#rc=5&rp=all`,
    };
    expect((await post(signed(failed))).status).toBe(200);
    expect((await post(signed(failed, `${PATH}?fallback=1`))).status).toBe(200);
    expect(taken).toMatchObject([{ sid: 'SM1', text: 'hola' }, { sid: 'SM1' }]);
    // They are part of what is signed.
    const bare = { ...signed(failed), headers: signed(FIELDS).headers ?? {} };
    expect((await post(bare)).status).toBe(403);
  });

  it('believes PUBLIC_URL and no header', async () => {
    const local = sign(twilio.authToken, `http://127.0.0.1:${port}${PATH}`, Object.entries(FIELDS));
    const forged = { ...signed(FIELDS), headers: { 'x-twilio-signature': local } };
    expect((await post(forged)).status).toBe(403);
    const forwarded = {
      'x-forwarded-host': `127.0.0.1:${port}`,
      'x-forwarded-proto': 'http',
      'x-twilio-signature': local,
    };
    expect((await post({ ...forged, headers: forwarded })).status).toBe(403);
    expect(taken).toEqual([]);
  });

  it('refuses what is not signed, and what is signed for another account', async () => {
    expect((await post({ ...signed(FIELDS), headers: {} })).status).toBe(403);
    const other = { ...FIELDS, AccountSid: 'AC00000000000000000000000000000002' };
    expect((await post(signed(other))).status).toBe(403);
    const { AccountSid: _, ...none } = FIELDS;
    expect((await post(signed(none))).status).toBe(403);
    expect(taken).toEqual([]);
  });

  it('takes doubled and unknown fields', async () => {
    const pairs: [string, string][] = [
      ...Object.entries(FIELDS),
      ['Body', 'hola'],
      ['Body', 'otra'],
      ['New', '1'],
    ];
    const answer = await post({
      body: new URLSearchParams(pairs).toString(),
      headers: { 'x-twilio-signature': sign(twilio.authToken, PUBLIC_URL + PATH, pairs) },
    });
    expect(answer.status).toBe(200);
    expect(taken).toMatchObject([{ text: 'hola' }]);
  });

  it('takes 200 fields and not one more, doubled ones counted, signed or not', async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`Field${i}`, String(i)]));
    const own = Object.keys(FIELDS).length;
    expect((await post(signed({ ...many(200 - own), ...FIELDS }))).status).toBe(200);
    expect((await post(signed({ ...many(201 - own), ...FIELDS }))).status).toBe(413);
    const doubled = new URLSearchParams(
      Array.from({ length: 201 }, (): [string, string] => ['Body', 'hola']),
    ).toString();
    expect((await post({ body: doubled, headers: shaped() })).status).toBe(413);
    expect((await post({ body: '&'.repeat(60_000), headers: shaped() })).status).toBe(413);
  });

  it('looks at the header before it takes anything of the body apart', async () => {
    const broken = { body: 'Body=%FF' };
    expect((await post(broken)).status).toBe(403);
    expect((await post({ ...broken, headers: { 'x-twilio-signature': 'x' } })).status).toBe(403);
    expect((await post({ ...broken, headers: { 'x-twilio-signature': 'A'.repeat(4_000) } })).status).toBe(
      403,
    );
    expect((await post({ ...broken, headers: shaped() })).status).toBe(400);
    expect((await post({ body: 'a=1&'.repeat(15_000) })).status).toBe(403);
  });

  it('leaves a line of what was refused: kinds and counts, not a line each, nothing of what came', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const form = signed(FIELDS);
      await post({ ...form, headers: {} });
      for (let i = 0; i < 5; i += 1) await post({ ...form, headers: shaped() });
      await post(signed({ ...FIELDS, AccountSid: 'AC00000000000000000000000000000002' }));
      expect(log.lines.map(({ fields }) => fields)).toEqual([{ unsigned: 1 }]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(log.lines.map(({ fields }) => fields)).toEqual([
        { unsigned: 1 },
        { forged: 5, other_account: 1 },
      ]);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(log.lines).toHaveLength(2);
      await post({ ...form, headers: shaped() });
      expect(log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { forged: 1 } });
      expect(JSON.stringify(log.lines)).not.toMatch(/hola|5512345678|SM1/);
    } finally {
      vi.useRealTimers();
    }
  });

  it('prints what an unsigned form costs', async () => {
    const many = new URLSearchParams(
      Array.from({ length: 9_000 }, (_, i): [string, string] => [`f${i}`, '']),
    ).toString();
    const cost = async (headers: Record<string, string>, body: string): Promise<string> => {
      const times: number[] = [];
      for (let i = 0; i < 30; i += 1) {
        const began = performance.now();
        await post({ headers, body });
        times.push(performance.now() - began);
      }
      return `${times.sort((a, b) => a - b)[15]?.toFixed(2) ?? ''} ms`;
    };
    const largest = new URLSearchParams(
      Array.from({ length: 200 }, (_, i): [string, string] => [`f${i}`, 'x'.repeat(310)]),
    ).toString();
    const began = performance.now();
    for (let i = 0; i < 30; i += 1)
      validateRequest(
        twilio.authToken,
        sign('another token', '', []),
        PUBLIC_URL + PATH,
        parseForm(Buffer.from(many)) ?? {},
      );
    console.log(
      [
        `9,000 fields parsed and given to the library’s validateRequest: ${((performance.now() - began) / 30).toFixed(2)} ms`,
        'an unsigned form, sent and answered (median of 30)',
        `  9,000 fields, no header       ${await cost({}, many)}`,
        `  9,000 fields, a forged header ${await cost(shaped(), many)}`,
        `  200 fields of 64 kB, forged   ${await cost(shaped(), largest)}`,
        `  five fields, forged           ${await cost(shaped(), new URLSearchParams(FIELDS).toString())}`,
      ].join('\n'),
    );
    expect(taken).toEqual([]);
  });

  it.each(['MessageSid', 'From', 'To'])('says which field is missing: %s', async (name) => {
    const fields = Object.fromEntries(Object.entries(FIELDS).filter(([key]) => key !== name));
    const answer = await post(signed(fields));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe(`${name} is missing.\n`);
  });

  it.each([
    [415, { 'content-type': 'application/json' }],
    [415, { 'content-type': 'application/x-www-form-urlencoded; charset=iso-8859-1' }],
    [415, { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' }],
    [200, { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }],
    [200, { 'content-type': 'Application/X-WWW-Form-Urlencoded;charset="utf-8"' }],
  ])('answers %i to %o', async (status, headers) => {
    const raw = signed(FIELDS);
    expect((await post({ ...raw, headers: { ...raw.headers, ...headers } })).status).toBe(status);
  });

  it('refuses broken UTF-8', async () => {
    expect((await post({ body: 'Body=%FF', headers: shaped() })).status).toBe(400);
    expect((await post({ body: Buffer.from([0x61, 0x3d, 0xc3]), headers: shaped() })).status).toBe(400);
  });

  it('answers 413 above 64 kB and keeps the connection usable', async () => {
    const padding = (length: number): Readonly<Record<string, string>> => ({
      ...FIELDS,
      Padding: 'x'.repeat(length),
    });
    const room = 64 * 1024 - new URLSearchParams(padding(0)).toString().length;
    expect((await post(signed(padding(room)))).status).toBe(200);
    expect((await post(signed(padding(room + 1)))).status).toBe(413);
    expect((await post(signed(padding(900_000)))).status).toBe(413);
    expect((await post(signed(FIELDS))).status).toBe(200);
  });

  it('answers a body without an end and closes', async () => {
    const answer = await new Promise<number>((resolve, reject) => {
      const sending = httpRequest(
        {
          port,
          host: '127.0.0.1',
          path: PATH,
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        },
        (response) => {
          response.resume();
          response.on('close', () => {
            resolve(response.statusCode ?? 0);
          });
        },
      );
      sending.on('error', reject);
      // Twice the limit of what is read and thrown away; `end` is never called.
      for (let i = 0; i < 8; i += 1) sending.write('x'.repeat(256 * 1024));
    });
    expect(answer).toBe(413);
  });

  it('survives a sender who hangs up in the middle', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nBody=`,
        );
        setImmediate(() => socket.destroy());
      });
      socket.on('close', () => {
        resolve();
      });
    });
    expect((await post(signed(FIELDS))).status).toBe(200);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['storage_full', new AvisoError('storage_full', 'of +525512345678')],
    ['turn_conflict', new AvisoError('turn_conflict')],
    ['snapshot_unknown', new AvisoError('snapshot_unknown')],
    ['TypeError', new TypeError('cannot read hola of undefined')],
    ['Error', new Error('hola')],
  ])('answers 503 when the text was not taken, and logs no more than %s', async (code, error) => {
    take = () => Promise.reject(error);
    const answer = await post(signed(FIELDS));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe('Not taken. Try again.\n');
    expect(log.lines).toEqual([
      { level: 'error', fields: { code }, message: 'A webhook was not taken; answered 503.' },
    ]);
  });

  it('works behind node:http alone', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const bare = handler();
    await listen(createServer((request, response) => void bare(request, response)));
    expect((await twilio.text('whatsapp:+5215512345678', 'whatsapp:+15005550007', 'hola')).status).toBe(200);
    expect((await post({ method: 'GET' })).status).toBe(405);
  });
});
