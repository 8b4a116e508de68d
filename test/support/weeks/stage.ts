import { join } from 'node:path';
import { createAlertLoop } from '../../../src/alerts/loop.ts';
import type { Stage } from '../../../src/app/demo-day/stage.ts';
import { createMetrics } from '../../../src/app/metrics.ts';
import { openRuntime, type Runtime } from '../../../src/app/open.ts';
import { createScheduleLoop } from '../../../src/app/schedule-loop.ts';
import { createSendingPart } from '../../../src/app/sending-part.ts';
import { startService } from '../../../src/app/service.ts';
import type { BroadcastDeps } from '../../../src/broadcasts/deps.ts';
import { createBroadcastLoop } from '../../../src/broadcasts/loop.ts';
import { finishErasures } from '../../../src/erasure/erasure-loop.ts';
import type { PhoneMessage } from '../../../src/invariants/phones.ts';
import { createMoveLoop } from '../../../src/staff-requests/move-loop.ts';
import { startFakeTwilio } from '../fake-twilio.ts';
import { phoneMessages } from '../phone-log.ts';
import { serviceEnv } from '../service-env.ts';
import { freePort } from '../service-process.ts';
import { signGates } from '../signed-gates.ts';
import { listStaffPhones } from '../staff-phones.ts';
import { DELIVERED, type Plan } from '../twilio/behaviour.ts';
import type { WeeksClock } from './clock.ts';

const SENDERS = { sms: '+15005550006', whatsapp: '+15005550007' };
/** Of the member of staff who is told that urgent requests wait. */
const STAFF_PHONE = '+15005550100';
const PER_SECOND = 100_000;
/** Somebody who sent a text twice is answered once: Twilio does so when it had no answer in time. */
const TWICE_EVERY = 97;
const PATIENCE_MS = 120_000;
const PROCESS = { id: 'weeks', name: 'weeks', liveMs: 60_000 };
/** To a phone that is off. */
const UNREACHED: Plan = () => [
  { status: 'sent', afterMs: 1 },
  { status: 'undelivered', afterMs: 2, errorCode: 30003 },
];

/** Where the weeks are played: the service over a fake Twilio, its clock moved by hand. */
export interface WeeksStage extends Stage {
  readonly path: string;
  /** Leaps to a time. A process that was away for so long looks at its keys before it seals anything, and does so by the second. */
  leapTo(at: number): Promise<void>;
  /** What the fake has recorded. */
  log(): readonly PhoneMessage[];
}

/**
 * Starts HTTP, and makes everything that works beside it; nothing of that runs but when it is told to, because the clock leaps.
 * @param folder where its database is made
 */
export async function openWeeksStage(folder: string, clock: WeeksClock): Promise<WeeksStage> {
  const path = join(folder, 'data', 'aviso.db');
  const twilio = await startFakeTwilio({ validate: false });
  const url = `http://127.0.0.1:${String(await freePort())}`;
  const env = {
    ...serviceEnv({ url, database: `sqlite:${path}`, twilio, sender: SENDERS.sms, perSecond: PER_SECOND }),
    ...{ TWILIO_WHATSAPP_FROM: SENDERS.whatsapp, LOG_LEVEL: 'silent' },
    SENDER_RATES: Object.values({ ...SENDERS, whatsapp: `whatsapp:${SENDERS.whatsapp}` })
      .map((sender) => `${sender}=${String(PER_SECOND)}`)
      .join(','),
  };
  const runtime = await openRuntime(env, 'service');
  await signGates(runtime.storage);
  await listStaffPhones(runtime.storage, STAFF_PHONE);
  const web = await startService(runtime, 'web');
  twilio.serveApp(url);

  const off = new Set<string>();
  let planned = 0;
  twilio.reporting((message) => {
    const plan = (off.has((message.fields.To ?? '').replace('whatsapp:', '')) ? UNREACHED : DELIVERED)(
      message,
    );
    planned += plan.length;
    return plan;
  });
  const working = workingParts(runtime);
  const { sending, loops } = working;
  let texts = 0;

  return {
    ...{ path, off, clock, deps: working.deps },
    async text(from, channel, text) {
      texts += 1;
      const sid = `SM${String(texts).padStart(32, '0')}`;
      const address = (number: string): string => (channel === 'whatsapp' ? `whatsapp:${number}` : number);
      const extra = { MessageSid: sid, SmsSid: sid, SmsMessageSid: sid };
      for (let time = texts % TWICE_EVERY === 0 ? 0 : 1; time < 2; time += 1) {
        const { status } = await twilio.text(address(from), address(SENDERS[channel]), text, extra);
        if (status !== 200) throw new Error(`a text was answered ${String(status)}`);
      }
    },
    async leapTo(at) {
      clock.moveTo(at);
      await runtime.storage.refreshKeys();
      await runtime.storage.announceProcess({ ...PROCESS, now: clock.now() });
    },
    async send() {
      for (let sent = -1; sent !== twilio.sent.length;) {
        sent = twilio.sent.length;
        await sending.dispatcher.drain();
        await twilio.until(() => twilio.reports.length >= planned, 'every report', PATIENCE_MS);
      }
    },
    async keepTime() {
      for (const loop of loops) await loop.drain();
      await working.erase();
    },
    broadcast: () => working.broadcasts.drain(),
    log: () => phoneMessages(twilio.messages),
    async close() {
      await working.stop();
      await web.close();
      await twilio.close();
    },
  };
}

/** What a worker has, none of it started. */
function workingParts(runtime: Runtime) {
  const { storage, clock, ids, wording, log, config } = runtime;
  const sending = createSendingPart(runtime, createMetrics(storage).outbox);
  const deps: BroadcastDeps = {
    ...{ storage, clock, ids, wording },
    senderFor: sending.senderFor,
    rates: () => PER_SECOND,
    exemptBelow: config.broadcastExemptBelow,
  };
  const looping = { ...deps, log, owner: 'weeks/1', queued: () => undefined };
  const broadcasts = createBroadcastLoop({ ...looping, repliesMs: 0 });
  const loops = [
    createScheduleLoop(looping),
    createMoveLoop(looping),
    broadcasts,
    createAlertLoop({ ...looping, webhook: null }),
  ];
  return {
    ...{ sending, deps, broadcasts, loops },
    /** Finishes what is due of erasures, round by round. */
    async erase() {
      for (;;) {
        const due = { now: clock.now(), limit: 1 };
        const kinds = ['message', 'copy'] as const;
        const left = await Promise.all(kinds.map((kind) => storage.listLeftovers({ kind, ...due })));
        if (left.flat().length === 0) return;
        await finishErasures({ storage, clock, log, copies: sending.copies });
      }
    },
    stop: () => sending.dispatcher.stop(),
  };
}
