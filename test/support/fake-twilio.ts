import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { apiError } from './twilio/api-error.ts';
import { createApp, type AppAnswer, type FetchedMedia, type ReportedMessage } from './twilio/app.ts';
import {
  DELIVERED,
  type Behaviour,
  type Decide,
  type FakeRequest,
  type PlannedReport,
} from './twilio/behaviour.ts';
import { createContent, type FakeContent } from './twilio/content.ts';
import { startLoopbackServer, type Reply } from './twilio/http-server.ts';
import { inboundFields } from './twilio/inbound.ts';
import { createLedger } from './twilio/ledger.ts';
import { advance, type FakeMessage } from './twilio/message.ts';
import { createOptOuts } from './twilio/opt-out.ts';
import { takeMessage } from './twilio/outbound.ts';
import { messageResource } from './twilio/resources.ts';
import { createRest, json, refusal } from './twilio/rest.ts';
import { createSendQueue } from './twilio/send-queue.ts';
import { createWhatsappWindow } from './twilio/whatsapp-window.ts';

export type { Behaviour } from './twilio/behaviour.ts';

/**
 * A Twilio on this machine: real HTTP on 127.0.0.1, Twilio's fields, answers, error codes and signatures, and its bad days
 * on demand. Outbound messages are taken by POST Messages.json and reported to their StatusCallback; `text` plays a phone.
 * Every request and every answer is held against Twilio's OpenAPI description; `close` fails when one did not hold.
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
  /** What messages showed, as it was fetched from the app. */
  readonly media: readonly FetchedMedia[];
  /** Templates of the Content API. */
  readonly content: FakeContent;
  /** What was asked or answered against Twilio's description, one line each. */
  readonly violations: readonly string[];
  /** Decides what happens to each new message; `null` for the good day. Replaces what was set before. */
  behave(decide: Decide): void;
  /** Decides which reports follow a message; null for the default of `sent` and `delivered`. */
  reporting(plan: (message: FakeMessage) => readonly PlannedReport[] | null): void;
  /** Where the app listens, and the origin it believes to have (PUBLIC_URL), when that is another. */
  serveApp(appUrl: string, publicUrl?: string): void;
  /** A text from a phone: posts the signed webhook, once; gives the app's answer. `extra` replaces or adds fields. */
  text(from: string, to: string, body: string, extra?: Readonly<Record<string, string>>): Promise<AppAnswer>;
  /** A text that Twilio takes and logs while nobody can be told of it; gives what `text` would have posted. */
  logged(
    from: string,
    to: string,
    body: string,
    extra?: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>>;
  /** Posts a report for a message now. */
  report(message: ReportedMessage, status: string, errorCode?: number | null): Promise<number>;
  /** Called for every message that a phone receives. */
  onDelivered(listener: (message: FakeMessage) => void): void;
  /** Milliseconds of sending that wait at a sender; 0 for one without a rate. */
  backlogMs(sender: string): number;
  /** Refuses connections until `resume`. */
  refuse(): Promise<void>;
  resume(): Promise<void>;
  /** Resolves when `predicate` holds; looks after everything that happens here. Rejects after `timeoutMs` (10 s). */
  until(predicate: () => boolean, what?: string, timeoutMs?: number): Promise<void>;
  /** Ends everything: pending reports are dropped. Rejects when there are `violations`. */
  close(): Promise<void>;
}

interface FakeReport {
  readonly sid: string;
  readonly status: string;
  readonly answer: number;
  readonly at: number;
}

export interface FakeTwilioOptions {
  readonly accountSid?: string;
  readonly authToken?: string;
  readonly port?: number;
  readonly appUrl?: string;
  readonly publicUrl?: string;
  /** UTC milliseconds; real time when left out. */
  readonly now?: () => number;
  /** Hold requests and answers against Twilio's OpenAPI description; on when left out. Off is for measuring. */
  readonly validate?: boolean;
  /** Units a second by sender: segments of SMS, messages on WhatsApp. A sender that is not named sends at once. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Seconds of sending that a queue holds; 10 h for SMS and 4 h for WhatsApp when left out. */
  readonly queueSeconds?: number;
  /** Senders of each Messaging Service; the numbers of Twilio's test credentials when left out. */
  readonly services?: Readonly<Record<string, readonly string[]>>;
  /** WhatsApp's 24 hours: `open` lets everything pass (when left out), `report` tells by delivery report, `answer` at once. */
  readonly whatsappWindow?: 'open' | 'report' | 'answer';
  /** Requests at one time; one more is answered 429. No limit when left out. */
  readonly concurrency?: number;
  /** Whether STOP, START and HELP come with OptOutType. */
  readonly advancedOptOut?: boolean;
}

export const FAKE_ACCOUNT = 'AC00000000000000000000000000000001';
export const FAKE_TOKEN = 'fake-auth-token';
/** What WhatsApp plays, and how much of it. */
const SOUNDS: ReadonlySet<string> = new Set([
  'audio/ogg',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
]);
const MOST_BYTES = 16 * 1024 * 1024;
const NOT_FETCHED: readonly PlannedReport[] = [{ status: 'undelivered', afterMs: 1, errorCode: 63019 }];
const SMS_SENDER = '+15005550006';
const WHATSAPP_SENDER = 'whatsapp:+15005550007';

export async function startFakeTwilio(options: FakeTwilioOptions = {}): Promise<FakeTwilio> {
  const accountSid = options.accountSid ?? FAKE_ACCOUNT;
  const authToken = options.authToken ?? FAKE_TOKEN;
  const now = options.now ?? Date.now;
  const reports: FakeReport[] = [];
  const media: FetchedMedia[] = [];
  const watchers = new Set<() => void>();
  const phones: ((message: FakeMessage) => void)[] = [];
  const ending = new AbortController();
  // Every report that is still to come listens for the end.
  setMaxListeners(0, ending.signal);
  let decide: Decide = () => null;
  let plan: (message: FakeMessage) => readonly PlannedReport[] | null = () => null;

  const changed = (): void => {
    for (const watch of [...watchers]) watch();
  };
  const ledger = createLedger(now, (message) => {
    for (const listener of phones) listener(message);
  });
  const content = createContent(now);
  const optOuts = createOptOuts();
  const whatsapp = createWhatsappWindow();
  const queue = createSendQueue(options.rates ?? {}, options.queueSeconds);
  const desk = {
    ledger,
    content,
    queue,
    optOuts,
    whatsapp,
    window: options.whatsappWindow ?? ('open' as const),
    now,
    chosen,
    plan: (message: FakeMessage) => plan(message) ?? DELIVERED(message),
  };
  const app = createApp({
    accountSid,
    authToken,
    url: options.appUrl ?? null,
    publicUrl: options.publicUrl ?? options.appUrl ?? null,
    anySender: SMS_SENDER,
    signal: ending.signal,
  });
  const rest = createRest({
    accountSid,
    authToken,
    ledger,
    content,
    validate: options.validate ?? true,
    concurrency: options.concurrency ?? Infinity,
    create,
    changed,
  });
  const server = await startLoopbackServer(options.port ?? 0, (request, response) =>
    rest.handle(request, response),
  );

  async function create(
    request: FakeRequest,
    fields: URLSearchParams,
    headers: Record<string, string>,
  ): Promise<Reply> {
    const behaviour = decide(request) ?? { kind: 'ok' as const };
    if (behaviour.delayMs !== undefined) await pause(behaviour.delayMs, undefined, { signal: ending.signal });
    if (behaviour.kind === 'error') {
      return refusal(apiError(behaviour.code, fields.get('To') ?? '', behaviour.status));
    }
    if (behaviour.kind === 'busy') {
      if (behaviour.retryAfterS !== undefined) headers['retry-after'] = String(behaviour.retryAfterS);
      return refusal(apiError(20429));
    }
    if (behaviour.kind !== 'ok' && !behaviour.stored) return failed(behaviour);
    const taken = takeMessage(desk, fields);
    if ('code' in taken) return refusal(taken);
    if (taken.message.fields.MediaUrl === undefined) follow(taken.message, taken.reports);
    else void show(taken.message, taken.message.fields.MediaUrl, taken.reports);
    changed();
    return behaviour.kind === 'ok'
      ? json(201, messageResource(taken.message, accountSid))
      : failed(behaviour);
  }

  /** The sender that a Messaging Service takes: always the same for one person. */
  function chosen(service: string, to: string): string {
    const whatsappTo = to.startsWith('whatsapp:');
    const pool = (options.services?.[service] ?? []).filter((s) => s.startsWith('whatsapp:') === whatsappTo);
    const at = Number(to.replace(/\D/g, '').slice(-9)) % pool.length;
    return pool[at] ?? (whatsappTo ? WHATSAPP_SENDER : SMS_SENDER);
  }

  /** Fetches what a message shows, as far as it is at the app; what WhatsApp cannot play does not arrive. */
  async function show(message: FakeMessage, url: string, planned: readonly PlannedReport[]): Promise<void> {
    const fetched = await app.media(url).catch(() => undefined);
    if (fetched != null) media.push(fetched);
    const { status, type, bytes } = fetched ?? { status: 0, type: null, bytes: 0 };
    const plays = status === 200 && SOUNDS.has(type ?? '') && bytes <= MOST_BYTES;
    follow(message, plays || fetched === null ? planned : NOT_FETCHED);
    changed();
  }

  function follow(message: FakeMessage, planned: readonly PlannedReport[]): void {
    for (const { status, afterMs, errorCode = null, silent, lateMs } of planned) {
      const later = async (): Promise<void> => {
        await pause(afterMs, undefined, { signal: ending.signal });
        move(message, status, errorCode);
        if (silent === true) return;
        if (lateMs !== undefined) await pause(lateMs, undefined, { signal: ending.signal });
        await tell(message, status, errorCode);
      };
      later().catch(() => undefined);
    }
  }

  function move(message: FakeMessage, status: string, errorCode: number | null): void {
    const sender = chosen(message.fields.MessagingServiceSid ?? '', message.to);
    ledger.move(message, status, errorCode, sender);
    changed();
  }

  async function tell(message: ReportedMessage, status: string, errorCode: number | null): Promise<number> {
    const answer = await app.report(message, status, errorCode);
    if (answer === null) return 0;
    reports.push({ sid: message.sid, status, answer: answer.status, at: performance.now() });
    changed();
    return answer.status;
  }

  function arrive(
    from: string,
    to: string,
    body: string,
    extra: Readonly<Record<string, string>>,
  ): Record<string, string> {
    const withMedia = Number(extra.NumMedia ?? 0) > 0 && !from.startsWith('whatsapp:');
    const sid = extra.MessageSid ?? ledger.newSid(withMedia ? 'MM' : 'SM');
    const advancedOptOut = options.advancedOptOut ?? false;
    const fields = inboundFields({ sid, accountSid, from, to, body, advancedOptOut }, extra);
    if (ledger.find(sid) === null) {
      const segments = Number(fields.NumSegments);
      ledger.add({ direction: 'inbound', fields, body: fields.Body ?? '', segments });
      optOuts.hear(from, to, body);
      whatsapp.heard(from, to, now());
    }
    changed();
    return fields;
  }

  return {
    url: `http://127.0.0.1:${server.port}`,
    accountSid,
    authToken,
    messages: ledger.messages,
    sent: ledger.sent,
    requests: rest.requests,
    reports,
    media,
    content,
    violations: rest.violations,
    behave(next) {
      decide = next;
    },
    reporting(next) {
      plan = next;
    },
    serveApp(appUrl, publicUrl = appUrl) {
      app.moved(appUrl, publicUrl);
    },
    async text(from, to, body, extra = {}) {
      return app.text(arrive(from, to, body, extra));
    },
    logged: (from, to, body, extra = {}) => arrive(from, to, body, extra),
    report(message, status, errorCode = null) {
      const known = ledger.find(message.sid);
      if (known === null) advance(message, status, now(), errorCode);
      else move(known, status, errorCode);
      return tell(message, status, errorCode);
    },
    onDelivered(listener) {
      phones.push(listener);
    },
    backlogMs: (sender) => queue.backlogMs(sender),
    refuse: () => server.shut(),
    resume: () => server.open(),
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
      await server.shut();
      if (rest.violations.length > 0) {
        throw new Error(`Against Twilio's OpenAPI description:\n${rest.violations.join('\n')}`);
      }
    },
  };
}

function failed(behaviour: Behaviour): Reply {
  if (behaviour.kind === 'lost') return { kind: 'drop' };
  return behaviour.kind === 'http' ? { kind: 'html', status: behaviour.status } : { kind: 'hang' };
}
