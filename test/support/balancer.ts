import { createServer, request as call, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** Stands before several webs as a host's router does: each request goes to the next of them, whichever it was before. */
export interface Balancer {
  readonly url: string;
  /** Requests that found nobody behind their port. */
  readonly refused: number;
  close(): Promise<void>;
}

/** @param ports of the webs on 127.0.0.1; one that does not listen is a 502, as a router answers */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  let turn = 0;
  let refused = 0;

  function pass(from: IncomingMessage, to: ServerResponse): void {
    const port = ports[turn % ports.length];
    turn += 1;
    const onward = call(
      { host: '127.0.0.1', port, method: from.method, path: from.url, headers: from.headers, agent: false },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
        // Killed in the middle of an answer.
        answer.once('error', () => to.destroy());
      },
    );
    onward.once('error', () => {
      refused += 1;
      if (to.headersSent) to.destroy();
      else to.writeHead(502).end();
    });
    from.pipe(onward);
  }

  const server = createServer(pass).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    get refused() {
      return refused;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
