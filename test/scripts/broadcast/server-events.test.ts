import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { Client } from '../../../scripts/broadcast/client.ts';
import { EventReader, serverEvents } from '../../../scripts/broadcast/server-events.ts';

describe('server-sent events', () => {
  it('are put together from any pieces, with any line ends', () => {
    const text =
      'retry: 50\n\n: still here\n\nid: a\ndata: {"n":1}\n\nid: b\r\ndata: one\r\ndata:two\u2028\r\n\r\nevent: x\ndata\n\nid: c\n\ndata: half';
    const whole = new EventReader();
    const events = [
      { id: 'a', data: '{"n":1}' },
      { id: 'b', data: 'one\ntwo\u2028' },
      { id: 'b', data: '' },
    ];
    expect(whole.push(text)).toEqual(events);
    expect(whole.retryMs).toBe(50);
    expect(whole.lastId).toBe('c');
    const piecemeal = new EventReader();
    expect(Array.from(text).flatMap((piece) => piecemeal.push(piece))).toEqual(events);
  });
});

/** A server of streams: each connection is answered by the next of these. */
async function serve(...answers: readonly ((response: ServerResponse, after: string | undefined) => void)[]) {
  const after: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const last = request.headers['last-event-id'];
    after.push(typeof last === 'string' ? last : undefined);
    (answers[after.length - 1] ?? answers.at(-1)!)(response, after.at(-1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const notes: string[] = [];
  const note = (line: string): void => void notes.push(line);
  const client = new Client({
    url: `http://127.0.0.1:${String(address.port)}`,
    token: 'x',
    note,
    patience: { pauseMs: 5, allMs: 200 },
  });
  const listen = (patience = {}) =>
    serverEvents(client, '/progress', z.object({ n: z.number() }), note, patience);
  return { after, notes, listen };
}

const begin = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`retry: 10\n\n${text}`);
};

async function take<T>(from: AsyncGenerator<T>, count: number): Promise<readonly T[]> {
  const taken: T[] = [];
  for await (const each of from) {
    taken.push(each);
    if (taken.length === count) break;
  }
  return taken;
}

describe('a stream', () => {
  it('that is cut off is asked for again behind its last event, and repeats none', async () => {
    const { after, notes, listen } = await serve(
      (response) => {
        begin(response, 'id: a\ndata: {"n":1}\n\nid: b\ndata: {"n":');
        setTimeout(() => response.destroy(), 20);
      },
      (response) => {
        response.writeHead(503).end();
      },
      (response) => {
        begin(response, 'id: b\ndata: {"n":2}\n\n');
        response.end();
      },
      (response) => {
        begin(response, 'id: c\ndata: {"n":3}\n\n');
      },
    );
    expect(await take(listen(), 3)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(after).toEqual([undefined, 'a', 'a', 'b']);
    expect(notes[0]).toContain('The connection is gone; the broadcast goes on');
  });

  it('that falls silent is left and asked for again', async () => {
    const { after, listen } = await serve(
      (response) => {
        begin(response, 'id: a\ndata: {"n":1}\n\n');
      },
      (response) => {
        begin(response, 'id: b\ndata: {"n":2}\n\n');
      },
    );
    expect(await take(listen({ silenceMs: 50 }), 2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(after).toEqual([undefined, 'a']);
  });

  it('of whom nothing is heard is given up, and one that is refused at once', async () => {
    const gone = await serve(
      (response) => {
        begin(response, 'id: a\ndata: {"n":1}\n\n');
        response.end();
      },
      (response) => {
        response.destroy();
      },
    );
    await expect(take(gone.listen({ awayMs: 50 }), 2)).rejects.toThrow('goes on without being watched');
    const body = {
      type: 'urn:aviso:error:not_found',
      status: 404,
      detail: 'Broadcast B1.',
      next: 'Check the id.',
    };
    const refused = await serve((response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
    });
    await expect(take(refused.listen(), 1)).rejects.toThrow('Broadcast B1. Check the id.');
    expect(refused.after).toHaveLength(1);
    const other = await serve((response) => {
      begin(response, 'id: a\ndata: {"m":1}\n\n');
    });
    await expect(take(other.listen(), 1)).rejects.toThrow('not as this version expects');
  });
});
