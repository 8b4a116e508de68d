import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { statusWebhook } from '../../src/channels/twilio/status.ts';
import type { OutboxMessage, OutboxRow } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { triesOf } from '../../src/outbox/again.ts';
import { createDispatcher } from '../../src/outbox/dispatcher.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN } from '../support/fake-twilio.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeOutboxMessage } from '../support/records.ts';
import { size } from '../support/size.ts';
import { openTempStorage } from '../support/storage.ts';
import { startTwilioElsewhere } from '../support/twilio-elsewhere.ts';
import { CHAOS_KINDS, troubles, type ChaosKind } from '../support/twilio/trouble.ts';

const MESSAGES = size('TROUBLED_MESSAGES', { usual: 240, large: 10_000 });
const SHARE = 0.05;
/** A busy answer stops a sender for a moment; several senders do not stop together. */
const SENDERS = Array.from({ length: 40 }, (_, n) => `+150055501${String(n).padStart(2, '0')}`);
const PUBLIC_URL = 'https://aviso.example.org';
const BATCH = 1_000;
const HOUR = 3_600_000;

/** What must become of a message that met a kind of trouble at its first request: its row, and how often it was made there. */
const BECOMES: Readonly<Record<ChaosKind | 'none', { row: string; made: number; again?: true }>> = {
  busy: { row: 'delivered', made: 1 },
  failed_stored: { row: 'delivered', made: 1 },
  failed_not_stored: { row: 'delivered', made: 1 },
  lost_after: { row: 'delivered', made: 1 },
  lost_before: { row: 'delivered', made: 1 },
  slow: { row: 'delivered', made: 1 },
  phone_off: { row: 'undelivered 30003', made: 1, again: true },
  unknown: { row: 'undelivered 30008', made: 1, again: true },
  dead_number: { row: 'failed 21211', made: 0 },
  dead_later: { row: 'undelivered 30005', made: 1 },
  opted_out: { row: 'failed 21610', made: 0 },
  overflow: { row: 'failed 30001', made: 1, again: true },
  reports_doubled: { row: 'delivered', made: 1 },
  reports_out_of_order: { row: 'delivered', made: 1 },
  reports_missing: { row: 'accepted', made: 1 },
  reports_late: { row: 'delivered', made: 1 },
  none: { row: 'delivered', made: 1 },
};

async function openWorld() {
  const temp = await openTempStorage();
  const { storage } = temp;
  const twilio = await startTwilioElsewhere({ shares: SHARE, seed: 5 });
  const log = createMemoryLog();
  const time = { aheadMs: 0 };
  const flags = new Map<string, string>();
  const dispatcher = createDispatcher({
    storage,
    transports: [
      createTwilioTransport({
        accountSid: FAKE_ACCOUNT,
        authToken: FAKE_TOKEN,
        apiBaseUrl: twilio.url,
        statusCallbackUrl: `${PUBLIC_URL}/webhooks/twilio/status`,
        timeoutMs: 4_000,
      }),
    ],
    clock: { now: () => Date.now() + time.aheadMs },
    ids: createIds({ now: () => Date.now() }),
    senders: SENDERS,
    rates: () => Infinity,
    log,
    onFlag: async (row, flag) => void flags.set(row.id, flag),
    // A request must have ended before it is looked for.
    tuning: { pollMs: 100, settleMs: 6_000, staleMs: 1_000, holdMs: 5_000, concurrency: 3 },
  });
  const webhook = statusWebhook({
    accountSid: FAKE_ACCOUNT,
    authToken: FAKE_TOKEN,
    publicUrl: PUBLIC_URL,
    log,
    report: (report) => dispatcher.onReport(report),
  });
  const server = createServer((request, response) => void webhook(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await twilio.serveApp(
    `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    PUBLIC_URL,
  );
  onTestFinished(async () => {
    await dispatcher.stop();
    await twilio.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await temp.close();
  });
  return { storage, twilio, dispatcher, flags, time };
}

type World = Awaited<ReturnType<typeof openWorld>>;

async function queue({ storage, time }: World): Promise<string[]> {
  const now = Date.now() + time.aheadMs;
  const messages = Array.from({ length: MESSAGES }, (_, n): OutboxMessage => {
    const to = `+52555${String(n).padStart(7, '0')}`;
    return makeOutboxMessage({
      to,
      contactId: storage.contactIdOf(to),
      sender: SENDERS[n % SENDERS.length] ?? '',
      priority: 1,
      purpose: 'instruction',
      content: { body: `Aviso ${n}: espere instrucciones, no viaje.` },
      notBefore: now,
      createdAt: now,
      expiresAt: now + 60 * 24 * HOUR,
    });
  });
  for (let from = 0; from < MESSAGES; from += BATCH) {
    const batch = messages.slice(from, from + BATCH).map((message) => ({ kind: 'send' as const, message }));
    expect(await storage.commit(batch)).toBe('ok');
  }
  return messages.map(({ id }) => id);
}

/** Lets time pass until nothing more is to be done: as it is while something goes on, in leaps while everything waits. */
async function untilAllIsDone({ storage, twilio, time }: World): Promise<void> {
  let seen = -1;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { queued, sending, unsure, accepted, sent } = await storage.countOutbox();
    const { requests, reports } = await twilio.counts();
    const moved = requests + reports + accepted + sent;
    const quiet = moved === seen && sending + unsure === 0;
    seen = moved;
    if (!quiet) continue;
    if (queued === 0) return;
    const now = Date.now() + time.aheadMs;
    const next = await storage.nextDueAt(now);
    if (next === null || next - now < 2_000) continue;
    // Far enough that all come due together: a phone that is off is tried hours later.
    time.aheadMs += next - now + 24 * HOUR;
    await twilio.ahead(time.aheadMs);
  }
}

const stateOf = ({ state, error }: OutboxRow): string =>
  state === 'failed' || state === 'undelivered' ? `${state} ${error ?? ''}` : state;

describe(`${String(MESSAGES)} messages, and five of each hundred for every way in which it can go wrong`, () => {
  it('are each sent once or explained, and none is lost', { timeout: 480_000 }, async () => {
    const house = await openWorld();
    const { storage, twilio, dispatcher, flags } = house;
    const roots = await queue(house);
    const began = performance.now();
    dispatcher.start();
    await untilAllIsDone(house);
    const seconds = (performance.now() - began) / 1000;

    const entries = await twilio.entries();
    const rows = new Map<string, OutboxRow>();
    for (const { key } of entries) {
      const row = await storage.findOutbox(key);
      if (row !== null) rows.set(key, row);
    }
    const table = new Map<ChaosKind | 'none', Map<string, number>>();
    const unexplained: string[] = [];
    for (const { key, kind, sent } of entries) {
      const row = rows.get(key);
      const became = row === undefined ? 'no row' : stateOf(row);
      const wanted = BECOMES[kind ?? 'none'];
      const counts = table.get(kind ?? 'none') ?? new Map<string, number>();
      counts.set(became, (counts.get(became) ?? 0) + 1);
      table.set(kind ?? 'none', counts);
      if (became !== wanted.row || sent !== wanted.made) unexplained.push(`${kind}: ${became}, made ${sent}`);
    }
    const what = troubles(200, 200);
    console.log(
      [
        `${MESSAGES} messages and ${entries.length - MESSAGES} further tries in ${seconds.toFixed(1)} s`,
        ...[...CHAOS_KINDS, 'none' as const].map((kind) => {
          const counts = [...(table.get(kind) ?? [])].map(([state, count]) => `${state} ${count}`);
          const name = kind === 'none' ? 'a good day' : what[kind].what;
          return `${name.padEnd(42)} ${counts.join(', ')}`;
        }),
      ].join('\n'),
    );

    // Each id was handed over until it was taken, and made there at most once.
    expect(unexplained.slice(0, 20)).toEqual([]);
    expect(Math.max(...entries.map(({ sent }) => sent))).toBe(1);
    // Every kind came up, about as often as it should: within six standard deviations.
    for (const kind of CHAOS_KINDS) {
      const count = [...(table.get(kind)?.values() ?? [])].reduce((sum, n) => sum + n, 0);
      expect(Math.abs(count - entries.length * SHARE), kind).toBeLessThan(
        6 * Math.sqrt(entries.length * SHARE),
      );
    }
    // Of every message, one try is the last; what can arrive has arrived, or nobody can say.
    const last = new Map<string, OutboxRow>();
    for (const [id, row] of rows) {
      const root = id.split('~')[0] ?? id;
      const known = last.get(root);
      if (known === undefined || triesOf(id) > triesOf(known.id)) last.set(root, row);
    }
    expect([...last.keys()].toSorted()).toEqual(roots.toSorted());
    // A fault on the way is tried five times in all; whoever meets one at the last is not tried again.
    const spent = [...last.values()].filter((row) => row.error === '30001' && triesOf(row.id) >= 5);
    const ends = new Set([...last.values()].filter((row) => !spent.includes(row)).map(stateOf));
    expect([...ends].toSorted()).toEqual([
      'accepted',
      'delivered',
      'failed 21211',
      'failed 21610',
      'undelivered 30005',
    ]);
    // What was tried again has its next try, and nothing else has.
    const again = entries.filter(({ kind }) => BECOMES[kind ?? 'none'].again === true).length;
    expect(rows.size - last.size).toBe(again - spent.length);
    // Whoever is dead or said no is known by it.
    for (const { key, kind } of entries) {
      if (kind === 'dead_number' || kind === 'dead_later') expect(flags.get(key)).toBe('dead');
      else if (kind === 'opted_out') expect(flags.get(key)).toBe('stopped');
      else expect(flags.has(key)).toBe(false);
    }
    const { queued, sending, unsure } = await storage.countOutbox();
    expect({ queued, sending, unsure }).toEqual({ queued: 0, sending: 0, unsure: 0 });
  });
});
