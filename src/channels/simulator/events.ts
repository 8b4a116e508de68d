import type { Response } from 'express';
import type { Simulator } from './phones.ts';

/** Shorter than the idle time-outs of browsers and proxies. */
const HEARTBEAT_MS = 20_000;

/** The pages that listen for changes of their phone, as server-sent events. */
export interface Streams {
  /** Holds the response open and writes `changed` whenever the phone has something new to fetch. */
  open(response: Response, address: string): void;
  /** Ends every stream, so that the web server can close. */
  close(): void;
}

/**
 * An event says only that something changed: the page then asks for the talk, so a lost event costs a
 * moment and never a message.
 */
export function createStreams(simulator: Pick<Simulator, 'watch'>): Streams {
  const open = new Set<Response>();
  return {
    open(response, address) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Nothing follows on this connection: when the stream is ended at shutdown, the socket must end with it.
        connection: 'close',
      });
      response.write('retry: 2000\nevent: changed\ndata: {}\n\n');
      open.add(response);
      const unwatch = simulator.watch(address, () => response.write('event: changed\ndata: {}\n\n'));
      const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
      heartbeat.unref();
      response.on('close', () => {
        clearInterval(heartbeat);
        unwatch();
        open.delete(response);
      });
    },
    close() {
      for (const response of open) response.end();
    },
  };
}
