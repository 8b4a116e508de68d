import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Client } from './client.ts';
import { Hindrance, ApiError } from './api-error.ts';

export interface ServerEvent {
  readonly id: string;
  readonly data: string;
}

/** Milliseconds after which a client comes back when the server has not said. */
const RETRY_MS = 2_000;
/** The server says something every 20 seconds: who hears nothing for so long is cut off without knowing it. */
const SILENCE_MS = 65_000;
/** How long nobody is heard from before watching is given up. */
const AWAY_MS = 15 * 60_000;

/** Puts server-sent events (HTML Living Standard, 9.2) together from the pieces in which they come. */
export class EventReader {
  retryMs = RETRY_MS;
  /** Id of the last whole event; '' before the first. */
  lastId: string;
  #rest = '';
  #id: string;
  #data: string[] = [];

  constructor(lastId = '') {
    this.lastId = lastId;
    this.#id = lastId;
  }

  /** Takes the next piece; gives the events that it completes. */
  push(piece: string): readonly ServerEvent[] {
    const text = this.#rest + piece;
    // A carriage return at the very end may be half a line end.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#take(line));
  }

  #take(line: string): readonly ServerEvent[] {
    if (line === '') {
      const data = this.#data;
      this.#data = [];
      this.lastId = this.#id;
      return data.length === 0 ? [] : [{ id: this.#id, data: data.join('\n') }];
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') this.#data.push(value);
    if (field === 'id' && !value.includes('\0')) this.#id = value;
    if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
    return [];
  }
}

/** Waits of a stream; tests shorten them. Milliseconds. */
export interface StreamPatience {
  readonly silenceMs: number;
  readonly awayMs: number;
}

/**
 * The events of a stream as they come. Comes back with the id of the last one whenever it is cut off; ends when who reads stops
 * reading. Throws ApiError, and Hindrance when nobody was heard from for a quarter of an hour.
 * @param note told when it is cut off, once each time
 */
export async function* serverEvents<S extends z.ZodType>(
  client: Client,
  path: string,
  shape: S,
  note: (line: string) => void,
  patience: Partial<StreamPatience> = {},
): AsyncGenerator<z.output<S>> {
  const { silenceMs, awayMs } = { silenceMs: SILENCE_MS, awayMs: AWAY_MS, ...patience };
  let reader = new EventReader();
  let heardAt = performance.now();
  let cutOff = false;
  for (let first = true; ; first = false) {
    const leaving = new AbortController();
    let silence: NodeJS.Timeout | undefined;
    const listen = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        leaving.abort();
      }, silenceMs);
    };
    try {
      listen();
      const headers = reader.lastId === '' ? {} : { 'last-event-id': reader.lastId };
      const response = await client.open(path, { signal: leaving.signal, headers });
      // What was cut off in the middle is sent whole again.
      const { lastId, retryMs } = reader;
      reader = new EventReader(lastId);
      reader.retryMs = retryMs;
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        listen();
        heardAt = performance.now();
        cutOff = false;
        for (const { data } of reader.push(piece)) yield shape.parse(JSON.parse(data));
      }
    } catch (error) {
      const otherVersion = error instanceof z.ZodError || error instanceof SyntaxError;
      if (otherVersion)
        throw new Hindrance(
          'The stream is not as this version expects. Give the command of the version that runs there.',
        );
      if (error instanceof ApiError || (first && error instanceof Hindrance)) throw error;
      if (performance.now() - heardAt > awayMs)
        throw new Hindrance(
          'Nothing was heard for a quarter of an hour. The broadcast goes on without being watched; give the command again later.',
        );
    } finally {
      clearTimeout(silence);
      leaving.abort();
    }
    if (!cutOff) note('The connection is gone; the broadcast goes on, and the stream is asked for again.');
    cutOff = true;
    await pause(reader.retryMs);
  }
}
