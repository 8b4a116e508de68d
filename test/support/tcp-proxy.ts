import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

/** A wire that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and lets no new one through. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param to a port on 127.0.0.1 */
export async function startTcpProxy(to: number): Promise<TcpProxy> {
  const ends = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(socket);
      socket.setNoDelay(true);
      socket.pipe(other);
      // The other end hears of it by its own event.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        ends.delete(socket);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  function cut(): void {
    whole = false;
    for (const socket of ends) socket.resetAndDestroy();
  }

  return {
    port: address.port,
    cut,
    mend() {
      whole = true;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
