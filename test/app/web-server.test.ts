import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { isUpload } from '../../src/app/http.ts';
import { createWebServer, type WebTuning } from '../../src/app/web-server.ts';

const PATIENCE_MS = 300;
let server: Server | null = null;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  server = null;
});

/** A server whose routes read their bodies to the end, but for `/refused`, which answers at once. */
async function start(tuning: WebTuning = {}): Promise<number> {
  const listening = createWebServer(
    (request, response) => {
      const answer = (): void => {
        if (!response.headersSent) response.end('read');
      };
      if (request.url?.endsWith('/refused') === true) answer();
      else request.on('data', () => undefined).on('end', answer);
    },
    isUpload,
    { patienceMs: PATIENCE_MS, ...tuning },
  );
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Talk {
  readonly socket: Socket;
  /** What came until the other side closed, and when. */
  readonly closed: Promise<{ text: string; ms: number }>;
}

function open(port: number, first: string): Talk {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1', () => {
    if (first !== '') socket.write(first);
  });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = new Promise<{ text: string; ms: number }>((resolve) =>
    socket.on('close', () => {
      resolve({ text, ms: performance.now() - began });
    }),
  );
  return { socket, closed };
}

/** Writes a byte now and then until the socket is closed. */
async function drip({ socket, closed }: Talk, byte: string): Promise<{ text: string; ms: number }> {
  const timer = setInterval(() => {
    if (socket.writable) socket.write(byte);
  }, 50);
  try {
    return await closed;
  } finally {
    clearInterval(timer);
  }
}

const head = (path: string, type: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`;
const FORM = 'application/x-www-form-urlencoded';

describe('a connection that holds on', () => {
  it('is cut off while its headers do not end, whether it says nothing or something now and then', async () => {
    const port = await start();
    const silent = open(port, '');
    const slow = drip(open(port, 'GET / HTTP/1.1\r\nX: '), 'a');
    expect((await silent.closed).ms).toBeLessThan(10_000);
    expect((await slow).text).toMatch(/^HTTP\/1\.1 408/);
  });

  it.each([
    ['a form', '/webhooks/twilio/message', FORM],
    ['a file for a webhook', '/webhooks/twilio/message', 'text/csv'],
    ['JSON for the API', '/api/v1/phases/phase-1/open', 'application/json'],
    ['a file that is not let in', '/api/v1/refused', 'text/csv'],
  ])('is cut off while its body does not end: %s', async (_what, path, type) => {
    const port = await start();
    const { text } = await drip(open(port, head(path, type)), 'a');
    expect(text).toMatch(path.endsWith('refused') ? /^HTTP\/1\.1 200/ : /^HTTP\/1\.1 408/);
  });

  it('may take its time with a file, and not when nothing of it comes any more', async () => {
    const port = await start();
    const body = Array.from({ length: 12 }, () => 'a'.repeat(10)).join('');
    const slow = open(
      port,
      `POST /api/v1/roster/import HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    for (let at = 0; at < body.length; at += 10) {
      await pause(PATIENCE_MS / 3);
      slow.socket.write(body.slice(at, at + 10));
    }
    expect((await slow.closed).text).toMatch(/^HTTP\/1\.1 200/);
    const stuck = open(port, `${head('/api/v1/roster/import', 'text/csv')}some of it`);
    expect((await stuck.closed).text).toMatch(/^HTTP\/1\.1 408/);
  });

  it('leaves those alone that are quick, one after the other on one connection', async () => {
    const port = await start();
    const { socket, closed } = open(port, '');
    for (let i = 0; i < 4; i += 1) {
      socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 3\r\n\r\na=1`);
      await pause(PATIENCE_MS / 2);
    }
    socket.end();
    expect((await closed).text.match(/HTTP\/1\.1 200/g)).toHaveLength(4);
  });
});

describe('more connections than the cap', () => {
  it('are not taken, and are again when some have gone', async () => {
    const port = await start({ maxConnections: 2, patienceMs: 20_000 });
    const held = [open(port, ''), open(port, '')];
    await pause(100);
    const late = await open(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').closed;
    expect(late.text).toBe('');
    for (const { socket } of held) socket.destroy();
    await pause(100);
    const next = await open(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').closed;
    expect(next.text).toMatch(/^HTTP\/1\.1 200/);
  });
});
