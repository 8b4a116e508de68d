import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { objectionTo, START, STOP } from './twilio/rules.ts';
import { sign } from './twilio/sign.ts';

/**
 * A Twilio on this machine: real HTTP on 127.0.0.1, Twilio's fields, answers, error codes and signatures, and its bad days
 * on demand. Outbound messages are taken by POST Messages.json and reported to their StatusCallback; `text` plays a phone.
 */
export interface FakeTwilio {
  /** For TWILIO_API_BASE_URL. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Everything that exists there, outbound and inbound, in order of creation. */
  readonly messages: readonly FakeMessage[];
  /** Outbound messages only. */
  readonly sent: readonly FakeMessage[];
  /** Every REST request that came in, whatever was answered. */
  readonly requests: readonly FakeRequest[];
  /** Every delivery report, once it was answered. */
  readonly reports: readonly FakeReport[];
  /** Decides what happens to each new message; `null` for the good day. Replaces what was set before. */
  behave(decide: (request: FakeRequest) => Behaviour | null | undefined): void;
  /** Decides which reports follow a message; replaces the default of `sent` and `delivered`. */
  reporting(plan: (message: FakeMessage) => readonly PlannedReport[]): void;
  /** Where the app listens, and the origin it believes to have (PUBLIC_URL), when that is another. */
  serveApp(appUrl: string, publicUrl?: string): void;
  /** A text from a phone: posts the signed webhook, once; gives the app's answer. `extra` replaces or adds fields. */
  text(from: string, to: string, body: string, extra?: Readonly<Record<string, string>>): Promise<AppAnswer>;
  /** Posts a report for a message now. */
  report(message: FakeMessage, status: string, errorCode?: number): Promise<number>;
  /** Refuses connections until `resume`. */
  refuse(): Promise<void>;
  resume(): Promise<void>;
  /** Resolves when `predicate` holds; looks after everything that happens here. Rejects after `timeoutMs` (10 s). */
  until(predicate: () => boolean, what?: string, timeoutMs?: number): Promise<void>;
  /** Ends everything: pending reports are dropped. */
  close(): Promise<void>;
}

interface FakeMessage {
  readonly sid: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly to: string;
  /** Null with a Messaging Service. */
  readonly from: string | null;
  readonly body: string;
  /** All fields as posted. */
  readonly fields: Readonly<Record<string, string>>;
  /** UTC milliseconds of the fake's clock. */
  readonly createdAt: number;
  /** `performance.now()` when it was taken. */
  readonly at: number;
  status: string;
  sentAt: number | null;
  errorCode: number | null;
}

interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  /** How many POSTs came before with the same To and Body. */
  readonly earlier: number;
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
}

interface FakeReport {
  readonly sid: string;
  readonly status: string;
  readonly answer: number;
  readonly at: number;
}

/** `stored`: the message exists all the same, and is reported. */
export type Behaviour = { readonly delayMs?: number } & (
  | { readonly kind: 'ok' }
  /** One of Twilio's errors; status 400 when left out. */
  | { readonly kind: 'error'; readonly code: number; readonly status?: number }
  | { readonly kind: 'busy'; readonly retryAfterS?: number }
  | { readonly kind: 'http'; readonly status: number; readonly stored: boolean }
  /** The connection breaks before an answer. */
  | { readonly kind: 'lost'; readonly stored: boolean }
  /** No answer ever. */
  | { readonly kind: 'hang'; readonly stored: boolean }
);

interface PlannedReport {
  readonly status: string;
  /** Milliseconds after the message was taken. */
  readonly afterMs: number;
  readonly errorCode?: number;
}

interface AppAnswer {
  readonly status: number;
  readonly body: string;
  readonly type: string | null;
}

export interface FakeTwilioOptions {
  readonly accountSid?: string;
  readonly authToken?: string;
  readonly port?: number;
  readonly appUrl?: string;
  readonly publicUrl?: string;
  /** UTC milliseconds; real time when left out. */
  readonly now?: () => number;
}

export const FAKE_ACCOUNT = 'AC00000000000000000000000000000001';
export const FAKE_TOKEN = 'fake-auth-token';

const DELIVERED: readonly PlannedReport[] = [
  { status: 'sent', afterMs: 2 },
  { status: 'delivered', afterMs: 4 },
];

export async function startFakeTwilio(options: FakeTwilioOptions = {}): Promise<FakeTwilio> {
  const accountSid = options.accountSid ?? FAKE_ACCOUNT;
  const authToken = options.authToken ?? FAKE_TOKEN;
  const now = options.now ?? Date.now;
  const messages: FakeMessage[] = [];
  const requests: FakeRequest[] = [];
  const reports: FakeReport[] = [];
  const sockets = new Set<Socket>();
  const watchers = new Set<() => void>();
  const stopped = new Set<string>();
  const ending = new AbortController();
  // Every report that is still to come listens for the end.
  setMaxListeners(0, ending.signal);
  let decide: (request: FakeRequest) => Behaviour | null | undefined = () => null;
  let plan: (message: FakeMessage) => readonly PlannedReport[] = () => DELIVERED;
  let app = options.appUrl ?? null;
  let publicUrl = options.publicUrl ?? options.appUrl ?? null;
  let count = 0;

  const changed = (): void => {
    for (const watch of [...watchers]) watch();
  };
  const base = `/2010-04-01/Accounts/${accountSid}/Messages`;
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await listen(options.port ?? 0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  function listen(at: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  }

  function unlisten(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const fields = new URLSearchParams(await readText(request));
    const record: FakeRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      fields: Object.fromEntries(fields),
      earlier: requests.filter(
        (r) =>
          r.method === 'POST' && r.fields.To === fields.get('To') && r.fields.Body === fields.get('Body'),
      ).length,
      at: performance.now(),
      headers: request.headers,
    };
    requests.push(record);
    changed();
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    if (request.headers.authorization !== `Basic ${credentials}`) fail(response, 401, 20003, 'Authenticate');
    else if (url.pathname === `${base}.json` && request.method === 'POST')
      await create(record, fields, response);
    else if (url.pathname === `${base}.json`) list(url, response);
    else if (url.pathname.startsWith(`${base}/`)) {
      const sid = url.pathname.slice(base.length + 1).replace(/\.json$/, '');
      const message = messages.find((m) => m.sid === sid);
      if (message) answer(response, 200, resource(message));
      else fail(response, 404, 20404, 'The requested resource was not found');
    } else fail(response, 404, 20404, 'The requested resource was not found');
  }

  async function create(
    request: FakeRequest,
    fields: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    const behaviour = decide(request) ?? { kind: 'ok' as const };
    if (behaviour.delayMs !== undefined) await pause(behaviour.delayMs, undefined, { signal: ending.signal });
    if (behaviour.kind === 'error') {
      fail(response, behaviour.status ?? 400, behaviour.code, 'Failed on demand');
      return;
    }
    if (behaviour.kind === 'busy') {
      if (behaviour.retryAfterS !== undefined) response.setHeader('retry-after', behaviour.retryAfterS);
      fail(response, 429, 20429, 'Too Many Requests');
      return;
    }
    if (behaviour.kind !== 'ok' && !behaviour.stored) {
      failWithout(behaviour, response);
      return;
    }
    const objection = objectionTo(fields);
    if (objection) {
      fail(response, objection.status, objection.code, objection.message);
      return;
    }
    const pair = `${fields.get('To') ?? ''} ${fields.get('From') ?? ''}`;
    if (stopped.has(pair)) {
      fail(response, 400, 21610, 'Attempt to send to unsubscribed recipient');
      return;
    }
    const message = store('outbound-api', Object.fromEntries(fields));
    follow(message);
    if (behaviour.kind === 'ok') answer(response, 201, resource(message));
    else failWithout(behaviour, response);
    changed();
  }

  function failWithout(behaviour: Behaviour, response: ServerResponse): void {
    if (behaviour.kind === 'lost') response.destroy();
    else if (behaviour.kind === 'http') {
      response.writeHead(behaviour.status, { 'content-type': 'text/html' }).end('<h1>Bad day</h1>');
    }
  }

  function store(direction: FakeMessage['direction'], fields: Readonly<Record<string, string>>): FakeMessage {
    const message: FakeMessage = {
      sid: fields.MessageSid ?? newSid(),
      direction,
      to: fields.To ?? '',
      from: fields.From ?? null,
      body: fields.Body ?? '',
      fields,
      createdAt: now(),
      at: performance.now(),
      status: direction === 'inbound' ? 'received' : 'queued',
      sentAt: direction === 'inbound' ? now() : null,
      errorCode: null,
    };
    messages.push(message);
    return message;
  }

  function newSid(): string {
    count += 1;
    return `SM${count.toString(16).padStart(32, '0')}`;
  }

  function follow(message: FakeMessage): void {
    for (const { status, afterMs, errorCode } of plan(message)) {
      pause(afterMs, undefined, { signal: ending.signal })
        .then(() => report(message, status, errorCode))
        .catch(() => undefined);
    }
  }

  async function report(message: FakeMessage, status: string, errorCode?: number): Promise<number> {
    message.status = status;
    message.errorCode = errorCode ?? null;
    if (status === 'sent' || status === 'delivered') message.sentAt ??= now();
    changed();
    const callback = message.fields.StatusCallback;
    if (callback === undefined) return 0;
    const { status: answered } = await post(callback, {
      MessageSid: message.sid,
      SmsSid: message.sid,
      MessageStatus: status,
      SmsStatus: status,
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      To: message.to,
      From: message.from ?? '+15005550006',
      ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
      ...(message.to.startsWith('whatsapp:')
        ? { ChannelPrefix: 'whatsapp', EventType: status.toUpperCase() }
        : {}),
    });
    reports.push({ sid: message.sid, status, answer: answered, at: performance.now() });
    changed();
    return answered;
  }

  /** Signed for the address as it was given, posted to where the app really is. */
  async function post(address: string, fields: Readonly<Record<string, string>>): Promise<AppAnswer> {
    const target =
      app !== null && publicUrl !== null && address.startsWith(publicUrl)
        ? app + address.slice(publicUrl.length)
        : address;
    const response = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-twilio-signature': sign(authToken, address, Object.entries(fields)),
        'user-agent': 'TwilioProxy/1.1',
      },
      body: new URLSearchParams(fields).toString(),
      signal: ending.signal,
    });
    return {
      status: response.status,
      body: await response.text(),
      type: response.headers.get('content-type'),
    };
  }

  function list(url: URL, response: ServerResponse): void {
    const query = url.searchParams;
    const size = Math.min(Number(query.get('PageSize') ?? 50), 1000);
    const page = Number(query.get('Page') ?? 0);
    const found = messages.filter((m) => matches(m, query)).reverse();
    const from = page * size;
    const next = new URLSearchParams(query);
    next.set('Page', String(page + 1));
    next.set('PageSize', String(size));
    answer(response, 200, {
      messages: found.slice(from, from + size).map(resource),
      page,
      page_size: size,
      start: from,
      end: Math.min(from + size, found.length) - 1,
      uri: request(url),
      first_page_uri: request(url),
      previous_page_uri: null,
      next_page_uri: from + size < found.length ? `${base}.json?${next.toString()}` : null,
    });
  }

  function request(url: URL): string {
    return url.pathname + url.search;
  }

  function resource(message: FakeMessage): Record<string, unknown> {
    const service = message.fields.MessagingServiceSid ?? null;
    return {
      account_sid: accountSid,
      api_version: '2010-04-01',
      body: message.body,
      date_created: new Date(message.createdAt).toUTCString().replace('GMT', '+0000'),
      date_sent:
        message.sentAt === null ? null : new Date(message.sentAt).toUTCString().replace('GMT', '+0000'),
      date_updated: new Date(message.createdAt).toUTCString().replace('GMT', '+0000'),
      direction: message.direction,
      error_code: message.errorCode,
      error_message: null,
      from: service !== null ? null : message.from,
      messaging_service_sid: service,
      num_media: '0',
      num_segments: service !== null ? '0' : '1',
      price: null,
      price_unit: 'USD',
      sid: message.sid,
      status: message.status,
      subresource_uris: { media: `${base}/${message.sid}/Media.json` },
      to: message.to,
      uri: `${base}/${message.sid}.json`,
    };
  }

  return {
    url: `http://127.0.0.1:${port}`,
    accountSid,
    authToken,
    messages,
    get sent() {
      return messages.filter((m) => m.direction === 'outbound-api');
    },
    requests,
    reports,
    behave(next) {
      decide = next;
    },
    reporting(next) {
      plan = next;
    },
    serveApp(appUrl, origin = appUrl) {
      app = appUrl;
      publicUrl = origin;
    },
    text(from, to, body, extra = {}) {
      if (publicUrl === null) throw new Error('Tell the fake where the app is: serveApp()');
      const whatsapp = from.startsWith('whatsapp:');
      const sid = extra.MessageSid ?? newSid();
      const fields: Record<string, string> = {
        MessageSid: sid,
        SmsSid: sid,
        SmsMessageSid: sid,
        AccountSid: accountSid,
        From: from,
        To: to,
        Body: body,
        NumMedia: '0',
        NumSegments: '1',
        SmsStatus: 'received',
        ApiVersion: '2010-04-01',
        ...(whatsapp
          ? { ProfileName: 'A person', WaId: from.replace(/\D/g, ''), MessageType: 'text' }
          : { FromCity: '', FromState: '', FromZip: '', FromCountry: 'MX', ToCountry: 'US', ToCity: '' }),
        ...extra,
      };
      if (!messages.some((m) => m.sid === sid)) store('inbound', fields);
      const word = body.trim().toUpperCase();
      if (!whatsapp && STOP.has(word)) stopped.add(`${from} ${to}`);
      if (!whatsapp && START.has(word)) stopped.delete(`${from} ${to}`);
      changed();
      return post(`${publicUrl}/webhooks/twilio/message`, fields);
    },
    report,
    refuse: unlisten,
    resume: () => listen(port),
    until(predicate, what = 'what was waited for', timeoutMs = 10_000) {
      if (predicate()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(look);
          reject(new Error(`The fake Twilio did not see ${what} within ${timeoutMs} ms`));
        }, timeoutMs);
        const look = (): void => {
          if (!predicate()) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
      });
    },
    async close() {
      ending.abort();
      if (server.listening) await unlisten();
    },
  };
}

function matches(message: FakeMessage, query: URLSearchParams): boolean {
  const to = query.get('To');
  const from = query.get('From');
  if (to !== null && message.to !== to) return false;
  if (from !== null && message.from !== from) return false;
  return (['DateSent', 'DateSent<', 'DateSent>'] as const).every((name) => {
    const asked = query.get(name);
    if (asked === null) return true;
    // Nobody promises that a message that is still queued is found by its date of sending.
    if (message.sentAt === null) return false;
    const day = new Date(message.sentAt).toISOString().slice(0, 10);
    if (name === 'DateSent') return day === asked.slice(0, 10);
    return name === 'DateSent<' ? day <= asked.slice(0, 10) : day >= asked.slice(0, 10);
  });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, code: number, message: string): void {
  answer(response, status, {
    code,
    message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
