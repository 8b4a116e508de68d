import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

/** A wire that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and lets no new one through. */
  cut(): void;
  /** Passes nothing on and takes nothing in, as a wire that is gone without a word: nobody is told of any end. */
  hush(): void;
  /** After cut() or hush(): new connections go through. */
  mend(): void;
  close(): Promise<void>;
}

/** @param to a port on 127.0.0.1 */
export async function startTcpProxy(to: number): Promise<TcpProxy> {
  const ends = new Set<Socket>();
  let state: 'whole' | 'cut' | 'hushed' = 'whole';
  const server = createServer({ pauseOnConnect: true }, (near) => {
    if (state === 'cut') {
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
      // The other end hears of it by its own event.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        ends.delete(socket);
        other.destroy();
      });
      if (state === 'whole') socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  function cut(): void {
    state = 'cut';
    for (const socket of ends) socket.resetAndDestroy();
  }

  return {
    port: address.port,
    cut,
    hush() {
      state = 'hushed';
      for (const socket of ends) socket.unpipe().pause();
    },
    mend() {
      state = 'whole';
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
