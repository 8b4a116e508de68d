import { contactPoint } from '../../src/domain/address.ts';
import { segmentsOf } from '../../src/domain/gsm.ts';
import { PRIORITIES, type OutboxMessage } from '../../src/domain/message.ts';
import type { Role, Tuning } from '../../src/app/service.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN, startFakeTwilio, type FakeTwilio } from './fake-twilio.ts';
import { fullestSecond } from './fullest-second.ts';
import type { MongoForTests } from './mongo.ts';
import { makeOutboxMessage } from './records.ts';
import { freePort, startProcess, type ServiceProcess } from './service-process.ts';
import { TEST_KEY } from './storage.ts';

const PUBLIC_URL = 'http://aviso.example.org';
const BATCH = 100;
/** How the phones begin that get what queue() queues; the last thing they get. */
const QUEUED_TO = '+52999';

/** Processes of the service over one MongoDB, and a Twilio that they all talk to. */
export interface Fleet {
  readonly storage: Storage;
  readonly twilio: FakeTwilio;
  readonly senders: readonly string[];
  /** What each phone received, as it came. */
  receivedBy(to: string): readonly string[];
  /** Starts one; ended with the fleet. A web listens at `port`, or at a free one. */
  start(role: Role, options?: Member): Promise<ServiceProcess & { readonly url: string }>;
  /** Queues `count` messages to as many people, from the senders in turn. */
  queue(count: number): Promise<void>;
  /** For each of the first `count` messages queued, how often it is at Twilio. */
  copies(count: number): readonly number[];
  /** The most segments that a sender let go within one second, for each sender. */
  fullestSeconds(): readonly number[];
  close(): Promise<void>;
}

interface Member {
  readonly port?: number;
  readonly tuning?: Tuning;
  readonly aheadMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

interface FleetOptions {
  readonly senders?: readonly string[];
  /** Segments a second of each sender. */
  readonly cap: number;
  readonly tuning: Tuning;
  /** Where Twilio reaches the webs; without it, the last web that was started. */
  readonly front?: string;
}

export async function openFleet(
  database: MongoForTests,
  { senders = ['+15005550006', '+15005550016', '+15005550026'], cap, tuning, front }: FleetOptions,
): Promise<Fleet> {
  const temp = await database.open();
  const twilio = await startFakeTwilio();
  if (front !== undefined) twilio.serveApp(front, PUBLIC_URL);
  const processes: ServiceProcess[] = [];
  const inbox = new Map<string, string[]>();
  twilio.reporting((message) => {
    const received = inbox.get(message.to);
    if (received === undefined) inbox.set(message.to, [message.body]);
    else received.push(message.body);
    // The test engine is slow. One report, where somebody waits for the next message: another before it would prove nothing more.
    return message.to.startsWith(QUEUED_TO) ? [] : [{ status: 'delivered', afterMs: 20 }];
  });
  const phone = (i: number): string => `${QUEUED_TO}${String(1_000_000 + i)}`;
  const receivedBy = (to: string): readonly string[] => inbox.get(to) ?? [];

  function message(i: number): OutboxMessage {
    const now = Date.now();
    return makeOutboxMessage({
      contactId: temp.storage.contactIdOf(contactPoint(phone(i))),
      to: phone(i),
      sender: senders[i % senders.length] ?? '',
      priority: PRIORITIES.broadcast,
      purpose: 'broadcast',
      group: 'broadcast:test',
      content: { body: `Aviso ${String(i)}: espere instrucciones, no viaje.` },
      notBefore: now,
      createdAt: now,
      expiresAt: now + 3_600_000,
    });
  }

  return {
    storage: temp.storage,
    twilio,
    senders,
    receivedBy,
    async start(role, member = {}) {
      const port = member.port ?? (await freePort());
      const env = {
        PORT: String(port),
        HOST: '127.0.0.1',
        PUBLIC_URL,
        // Each connection is a thread of the test engine.
        DATABASE_URL: `${database.url}${database.url.includes('?') ? '&' : '?'}maxPoolSize=8`,
        DATA_KEY: TEST_KEY.toString('base64'),
        OPERATOR_NAME: 'Casa Ejemplo',
        TWILIO_ACCOUNT_SID: FAKE_ACCOUNT,
        TWILIO_AUTH_TOKEN: FAKE_TOKEN,
        TWILIO_SMS_FROM: senders.join(','),
        TWILIO_API_BASE_URL: twilio.url,
        SENDER_RATES: senders.map((sender) => `${sender}=${String(cap)}`).join(','),
        ...member.env,
      };
      const { aheadMs = 0 } = member;
      const given = member.tuning ?? tuning;
      // The caps are looked at on a machine that is busy with all of this: what it delays must not count against them.
      const strict = { ...given, dispatcher: { leastShare: 0, ...given.dispatcher } };
      const running = await startProcess(env, { role, tuning: strict, aheadMs });
      processes.push(running);
      const url = `http://127.0.0.1:${String(port)}`;
      if (role !== 'worker' && front === undefined) twilio.serveApp(url, PUBLIC_URL);
      return { ...running, url };
    },
    async queue(count) {
      for (let from = 0; from < count; from += BATCH) {
        const many = Math.min(BATCH, count - from);
        const outcome = await temp.storage.commit(
          Array.from({ length: many }, (_, k) => ({ kind: 'send' as const, message: message(from + k) })),
        );
        if (outcome !== 'ok') throw new Error(outcome);
      }
    },
    copies: (count) => Array.from({ length: count }, (_, i) => receivedBy(phone(i)).length),
    fullestSeconds: () =>
      senders.map((sender) =>
        fullestSecond(
          twilio.sent
            .filter(({ from }) => from === sender)
            // A carrier lets the segments of one message go one after another.
            .flatMap(({ at, body }) =>
              Array.from({ length: segmentsOf(body).segments }, (_, k) => at + (k * 1000) / cap),
            ),
        ),
      ),
    async close() {
      await Promise.all(processes.map((running) => running.kill()));
      await twilio.close();
      await temp.close();
    },
  };
}
