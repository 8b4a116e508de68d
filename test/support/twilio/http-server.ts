import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a request is answered with. `drop` breaks the connection, `hang` never answers. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hang' };

interface LoopbackServer {
  readonly port: number;
  /** Refuses connections, and breaks those that stand, until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** A server on 127.0.0.1 that can go away and come back on the same port; port 0 takes a free one. */
export async function startLoopbackServer(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port);
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port: taken,
    open: () => listen(taken),
    async shut() {
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

/** The body of a request as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** Writes a reply with headers beside its own. */
export function write(response: ServerResponse, reply: Reply, headers: Record<string, string>): void {
  if (reply.kind === 'hang') return;
  if (reply.kind === 'drop') {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (reply.kind === 'html') {
    response.writeHead(reply.status, { 'content-type': 'text/html' }).end('<h1>Bad day</h1>');
  } else if (reply.body === undefined) response.writeHead(reply.status).end();
  else {
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  }
}
