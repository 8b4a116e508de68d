import express from 'express';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Handler } from '../../../src/channels/twilio/endpoint.ts';
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

  it('takes more fields than any parser’s default limit', async () => {
    const many = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`Field${i}`, String(i)]));
    expect((await post(signed({ ...many, ...FIELDS }))).status).toBe(200);
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
    expect((await post({ body: 'Body=%FF' })).status).toBe(400);
    expect((await post({ body: Buffer.from([0x61, 0x3d, 0xc3]) })).status).toBe(400);
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
