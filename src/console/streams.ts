import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { canonicalJson } from '../storage/canonical-json.ts';

/** Something that happened, or how things stand. */
export interface SentEvent {
  /** What a client that was cut off sends back as Last-Event-ID; without line ends. */
  readonly id: string;
  /** Its kind, where a client tells them apart; a word. */
  readonly event?: string;
  /** JSON. */
  readonly data: unknown;
}

/** Where a stream's events come from. */
export interface EventSource {
  /** What came after the event with that id, oldest first; all that matters now when it is null or no longer known. */
  since(after: string | null): Promise<readonly SentEvent[]>;
}

/**
 * A source that tells how things stand, when they stand otherwise than before. Its events are whole, so whoever was away for a
 * while misses nothing but what has been overtaken.
 * @param read how things stand now, JSON
 */
export function standing(read: () => Promise<unknown>): EventSource {
  return {
    async since(after) {
      const data = await read();
      const id = createHash('sha256').update(canonicalJson(data)).digest('base64url').slice(0, 22);
      return id === after ? [] : [{ id, data }];
    },
  };
}

export interface StreamTuning {
  /** How often a source is asked. */
  readonly everyMs: number;
  /** How often something is sent although nothing happened, and asked whether the holder is still let in. */
  readonly heartbeatMs: number;
}

export interface Streams {
  /**
   * Holds the response open and writes what the source tells, until the client goes, `mayGoOn` says no, or close().
   * Asks the source once before it answers, so that an error is an answer.
   */
  open(
    response: Response,
    source: EventSource,
    after: string | null,
    mayGoOn: () => Promise<boolean>,
  ): Promise<void>;
  /** Ends every stream, so that the web server can close. Clients come back by themselves, with what they have. */
  close(): void;
}

const TUNING: StreamTuning = { everyMs: 1_000, heartbeatMs: 20_000 };
/** Milliseconds after which a client comes back. */
const RETRY_MS = 2_000;

/** Server-sent events (HTML Living Standard, 9.2). */
export function createStreams(tuning: Partial<StreamTuning> = {}): Streams {
  const { everyMs, heartbeatMs } = { ...TUNING, ...tuning };
  const open = new Set<Response>();

  return {
    async open(response, source, after, mayGoOn) {
      let last = after;
      const events = await source.since(last);
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        // Nothing follows on this connection: when the stream is ended at shutdown, the socket must end with it.
        Connection: 'close',
      });
      const write = (all: readonly SentEvent[]): void => {
        for (const { id, event, data } of all) {
          const kind = event === undefined ? '' : `event: ${event}\n`;
          response.write(`id: ${id}\n${kind}data: ${JSON.stringify(data)}\n\n`);
          last = id;
        }
      };
      response.write(`retry: ${RETRY_MS}\n\n`);
      write(events);
      open.add(response);

      let beat = performance.now();
      const tick = async (): Promise<void> => {
        try {
          if (performance.now() - beat >= heartbeatMs) {
            beat = performance.now();
            if (!(await mayGoOn())) {
              // So that a page does not come back for what it may not have.
              response.end('event: over\ndata: null\n\n');
              return;
            }
            response.write(': still here\n\n');
          }
          const fresh = await source.since(last);
          // The client may have gone while the source was asked.
          if (open.has(response)) write(fresh);
        } catch {
          // The database is away for a moment: the next time will tell.
        }
        again();
      };
      let timer: NodeJS.Timeout;
      const again = (): void => {
        if (!open.has(response)) return;
        timer = setTimeout(() => void tick(), everyMs);
        timer.unref();
      };
      response.on('close', () => {
        open.delete(response);
        clearTimeout(timer);
      });
      again();
    },
    close() {
      for (const response of open) response.end();
      open.clear();
    },
  };
}
