import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Reach } from './environment.ts';
import { Hindrance, readApiError, ApiError } from './api-error.ts';

/** How long what may come right by itself is tried again. Milliseconds. */
export interface Patience {
  /** For one answer; of one that is read while it comes, for its beginning. */
  readonly answerMs: number;
  /** Altogether. A key that somebody died with is free after two minutes. */
  readonly allMs: number;
  /** Between the first two tries; twice that between the next. */
  readonly pauseMs: number;
}

const PATIENCE: Patience = { answerMs: 60_000, allMs: 150_000, pauseMs: 500 };
const LONGEST_PAUSE_MS = 8_000;

/** What time it is, in milliseconds of no particular beginning, and how it passes. */
export interface Time {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

const REAL_TIME: Time = { now: () => performance.now(), pause };

export interface ClientOptions extends Reach {
  /** What a person who waits should know. */
  readonly note: (line: string) => void;
  /** Idempotency-Key of the command's act; a fresh one where none is given. */
  readonly key?: string | undefined;
  readonly patience?: Partial<Patience>;
  readonly time?: Time;
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends it from outside. */
  readonly signal?: AbortSignal;
}

type Outcome<T> = { readonly made: T } | { readonly again: string; readonly afterMs: number | null };

/** The API over HTTP. What it refuses is thrown as ApiError, what keeps it from being asked as Hindrance. */
export class Client {
  readonly #options: ClientOptions;
  readonly #patience: Patience;
  readonly #time: Time;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#patience = { ...PATIENCE, ...options.patience };
    this.#time = options.time ?? REAL_TIME;
  }

  /** Reads JSON of that shape. */
  async get<S extends z.ZodType>(path: string, shape: S): Promise<z.output<S>> {
    return this.#parse(await this.#ask({ method: 'GET', path }, textOf), shape);
  }

  /** Does something once, however often it has to be sent: every try carries the same key. */
  async act<S extends z.ZodType>(path: string, body: unknown, shape: S): Promise<z.output<S>> {
    const key = this.#options.key ?? randomUUID();
    return this.#parse(await this.#ask({ method: 'POST', path, body, key }, textOf), shape);
  }

  /** Asks something that is too long, or too personal, for an address. */
  async ask<S extends z.ZodType>(path: string, body: unknown, shape: S): Promise<z.output<S>> {
    return this.#parse(await this.#ask({ method: 'POST', path, body }, textOf), shape);
  }

  /** An answer that is read while it comes. */
  open(path: string, more: Pick<Asked, 'headers' | 'signal'> = {}): Promise<Response> {
    return this.#ask({ method: 'GET', path, ...more }, (response) => Promise.resolve(response));
  }

  #parse<S extends z.ZodType>(text: string, shape: S): z.output<S> {
    const parsed = shape.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    throw new Hindrance(
      `${this.#options.url} does not answer as this version expects. Give the command of the version that runs there.`,
    );
  }

  async #ask<T>(asked: Asked, read: (response: Response) => Promise<T>): Promise<T> {
    const until = this.#time.now() + this.#patience.allMs;
    let pauseMs = this.#patience.pauseMs;
    let told = '';
    for (;;) {
      const outcome = await this.#try(asked, read, told !== '');
      if ('made' in outcome) return outcome.made;
      const waitMs = outcome.afterMs ?? pauseMs;
      if (this.#time.now() + waitMs > until) throw new Hindrance(givenUp(outcome, asked.key));
      if (outcome.again !== told)
        this.#options.note(
          `${outcome.again} It is tried again${asked.key === undefined ? '' : ` with the same key, ${asked.key}`}.`,
        );
      told = outcome.again;
      await this.#time.pause(waitMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  async #try<T>(
    asked: Asked,
    read: (response: Response) => Promise<T>,
    triedBefore: boolean,
  ): Promise<Outcome<T>> {
    const { url, token } = this.#options;
    const { method, path, body, key, headers, signal } = asked;
    const lost = { again: `No answer from ${url}.`, afterMs: null };
    const waiting = new AbortController();
    const timer = setTimeout(() => {
      waiting.abort();
    }, this.#patience.answerMs);
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A POST that is redirected would come as a GET, or without its token.
        redirect: 'manual',
        signal: signal === undefined ? waiting.signal : AbortSignal.any([waiting.signal, signal]),
      });
      if (response.ok) return { made: await read(response) };
      const text = await response.text();
      return this.#refusal(response, text) ?? lost;
    } catch (error) {
      if (error instanceof ApiError || error instanceof Hindrance || signal?.aborted === true) throw error;
      if (!triedBefore && wasNeverReached(error))
        throw new Hindrance(
          `No service answers at ${url}. Start it with npm start, or name its address with --api or AVISO_API.`,
        );
      return lost;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What an answer that is none means; null when it is as good as lost. */
  #refusal(response: Response, text: string): Outcome<never> | null {
    const { status } = response;
    const refused = readApiError(text);
    const after = Number(response.headers.get('retry-after') ?? NaN);
    const afterMs = after >= 0 ? after * 1000 : null;
    const passes = status === 503 || status === 429 || refused?.code === 'key_in_progress';
    if (passes) return { again: refused?.message ?? `It answers ${status}.`, afterMs };
    if (refused !== null) throw refused;
    // A proxy that did not hear from the service: whether it was done is not known.
    if (status >= 500) return null;
    throw new Hindrance(
      `What answers at ${this.#options.url} is not the API of Aviso (${status}). Name its address with --api or AVISO_API; it ends with /api/v1.`,
    );
  }
}

const textOf = (response: Response): Promise<string> => response.text();

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function givenUp({ again, afterMs }: { again: string; afterMs: number | null }, key?: string): string {
  const when = afterMs === null ? '' : ` Not before ${Math.ceil(afterMs / 1000)} s from now.`;
  return key === undefined
    ? `${again}${when} Give the command again later.`
    : `${again}${when} Whether it was done is not known. Give the same command again with --key ${key}: it is then done once.`;
}

const failure = z.object({ cause: z.object({ code: z.string() }) });

/** Whether nothing can have been done, because nobody was there. */
function wasNeverReached(error: unknown): boolean {
  const parsed = failure.safeParse(error);
  return parsed.success && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(parsed.data.cause.code);
}
