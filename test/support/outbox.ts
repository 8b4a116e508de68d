import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import type { ChannelReport, Transport } from '../../src/channels/transport.ts';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { statusWebhook } from '../../src/channels/twilio/status.ts';
import type { OutboxMessage, OutboxRow } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createDispatcher, type Dispatcher } from '../../src/outbox/dispatcher.ts';
import type { DispatcherOptions } from '../../src/outbox/options.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { startFakeTwilio, type FakeTwilio } from './fake-twilio.ts';
import { createMemoryLog } from './log.ts';
import { makeOutboxMessage } from './records.ts';
import { openTempStorage } from './storage.ts';

/** Resolves when nothing waits to be sent, and of nothing that was sent a report is still to come. */
export async function nothingOnItsWay(storage: Pick<Storage, 'countOutbox'>): Promise<void> {
  await expect
    .poll(
      async () => {
        const { queued, sending, accepted, sent, unsure } = await storage.countOutbox();
        return queued + sending + accepted + sent + unsure;
      },
      { timeout: 10_000 },
    )
    .toBe(0);
}

export const SMS = '+15005550006';
export const WHATSAPP = 'whatsapp:+15005550007';
const PUBLIC_URL = 'https://aviso.example.org';

/** A dispatcher between a real database and a Twilio on this machine, with a web server for the reports. */
export interface OutboxWorld {
  readonly storage: Storage;
  readonly twilio: FakeTwilio;
  readonly dispatcher: Dispatcher;
  readonly log: ReturnType<typeof createMemoryLog>;
  /** Another dispatcher over the same database and Twilio; stopped at the end of the test unless it was killed. */
  another(over?: Partial<DispatcherOptions>): Dispatcher;
  transport(timeoutMs?: number): Transport;
  /** Queues messages in one commit, in this order, and wakes the dispatcher. */
  queue(...messages: OutboxMessage[]): Promise<void>;
  /** A message that is due now. */
  message(over?: Partial<OutboxMessage>): OutboxMessage;
  row(id: string): Promise<OutboxRow>;
  /** Resolves when every row is in one of `states`. */
  ended(ids: readonly string[], states: readonly OutboxRow['state'][], timeoutMs?: number): Promise<void>;
}

/** A clip under every address but those that say that it is gone. */
function serveClip(url: string, response: ServerResponse): void {
  if (url.includes('gone')) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': 'audio/ogg' }).end('OggS');
}

/** Short times, so that a test does not wait; order and safety do not hang on them. */
const QUICK = {
  pollMs: 20,
  leaseMs: 2_000,
  settleMs: 800,
  holdMs: 5_000,
  staleMs: 200,
  senderPauseMs: 150,
};

export async function openOutboxWorld(
  over: Partial<DispatcherOptions> & {
    readonly now?: () => number;
    /** Whether requests are held against Twilio's description; off where there are thousands. */
    readonly validate?: boolean;
  } = {},
): Promise<OutboxWorld> {
  const now = over.now ?? Date.now;
  const clock = { now };
  const temp = await openTempStorage();
  const twilio = await startFakeTwilio({ now, validate: over.validate ?? true });
  const log = createMemoryLog();
  const { storage } = temp;
  const dispatchers: Dispatcher[] = [];
  const transport = (timeoutMs = 5_000): Transport =>
    createTwilioTransport({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      apiBaseUrl: twilio.url,
      statusCallbackUrl: `${PUBLIC_URL}/webhooks/twilio/status`,
      mediaUrl: `${PUBLIC_URL}/media/`,
      timeoutMs,
    });
  const another = (more: Partial<DispatcherOptions> = {}): Dispatcher => {
    const dispatcher = createDispatcher({
      storage,
      transports: [transport()],
      clock,
      // Ids of real time: a clock that stands still must not make two workers alike.
      ids: createIds({ now: () => Date.now() }),
      senders: [SMS, WHATSAPP],
      rates: () => Infinity,
      log,
      ...over,
      ...more,
      tuning: { ...QUICK, ...over.tuning, ...more.tuning },
    });
    dispatchers.push(dispatcher);
    return dispatcher;
  };
  const dispatcher = another();
  const webhook = statusWebhook({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    publicUrl: PUBLIC_URL,
    log,
    report: (report: ChannelReport) => dispatcher.onReport(report),
  });
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/media/') === true) serveClip(request.url, response);
    else void webhook(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  twilio.serveApp(
    `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    PUBLIC_URL,
  );

  onTestFinished(async () => {
    await Promise.all(dispatchers.map((d) => d.stop()));
    await twilio.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await temp.close();
  });

  async function row(id: string): Promise<OutboxRow> {
    const found = await storage.findOutbox(id);
    if (found === null) throw new Error(`no row ${id}`);
    return found;
  }

  return {
    storage,
    twilio,
    dispatcher,
    log,
    another,
    transport,
    row,
    message: (more = {}) =>
      makeOutboxMessage({
        notBefore: now(),
        createdAt: now(),
        expiresAt: now() + 3_600_000,
        ...(more.to === undefined ? {} : { contactId: storage.contactIdOf(more.to) }),
        ...more,
      }),
    async queue(...messages) {
      const outcome = await storage.commit(messages.map((message) => ({ kind: 'send', message })));
      if (outcome !== 'ok') throw new Error(outcome);
      dispatcher.wake();
    },
    async ended(ids, states, timeoutMs = 15_000) {
      const deadline = performance.now() + timeoutMs;
      // To look at all of them each time would take the processor from those who send them.
      let awaited = ids[0];
      for (;;) {
        const late = performance.now() > deadline;
        if (late || awaited === undefined || states.includes((await row(awaited)).state)) {
          const rows = await Promise.all(ids.map(row));
          const open = rows.filter((r) => !states.includes(r.state));
          if (open.length === 0) return;
          awaited = open[0]?.id;
          if (!late) continue;
          throw new Error(`still ${open.map((r) => `${r.id}:${r.state}:${String(r.error)}`).join(' ')}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** A storage whose methods can be counted, made to fail, or cut off as if the process had died. */
export function watchedStorage(storage: Storage): {
  storage: Storage;
  calls: Map<string, number>;
  /** Called before each call; what it throws is what the caller gets. */
  before: (name: string) => void;
} {
  const calls = new Map<string, number>();
  const watched = {
    calls,
    before: (_name: string): void => undefined,
    storage: new Proxy(storage, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]): unknown => {
          calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
          try {
            watched.before(String(name));
          } catch (error) {
            return Promise.reject(error instanceof Error ? error : new Error('failed'));
          }
          const result: unknown = Reflect.apply(method, target, args);
          return result;
        };
      },
    }),
  };
  return watched;
}
