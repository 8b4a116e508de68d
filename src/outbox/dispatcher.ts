import type { ChannelReport } from '../channels/transport.ts';
import { codeOf } from '../domain/code-of.ts';
import { tellsOfPhone } from './clips.ts';
import type { DispatcherOptions, Shared } from './options.ts';
import { takeReport } from './reports.ts';
import { createSenderWorkers } from './sender-workers.ts';
import { createSegmentCounter } from './segment-counter.ts';
import { tellFlag } from './tell-flag.ts';
import { TUNING } from './tuning.ts';

/** Sends what is queued. Any number of them, in any number of processes, over one database. */
export interface Dispatcher {
  start(): void;
  /** Takes nothing new and finishes what is in flight, within ten seconds. */
  stop(): Promise<void>;
  /**
   * Something was queued: a hint that saves the time to the next look, never needed. `sender` when it is known for whom;
   * without it, all configured senders are looked at.
   */
  wake(sender?: string): void;
  /**
   * Sends everything that is due now and waits until nothing more can be done at this time: for a clock that somebody
   * moves. Works started or not; does not wait for what is due later, nor for answers that were lost.
   */
  drain(): Promise<void>;
  /** Takes a delivery report in. Rejects with AvisoError `storage_*` when it could not be recorded. */
  onReport(report: ChannelReport): Promise<void>;
}

/** No look at the database is closer to the next than this. */
const SHORTEST_POLL_MS = 5;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { storage, clock, log } = options;
  let state: 'new' | 'started' | 'stopped' = 'new';
  const isStopped = (): boolean => state === 'stopped';
  const shared = sharedOf(options, {
    wake(sender) {
      if (state === 'started') workers.of(sender)?.kick();
    },
    isStopped,
  });
  const workers = createSenderWorkers(shared, options.transports, options.rates);
  const reports = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;

  /** Looks, and again after pollMs or when the next message comes due, whichever is sooner. */
  async function poll(): Promise<void> {
    let pause = shared.tuning.pollMs;
    try {
      if ((await workers.look()).length > 0) {
        const now = clock.now();
        const next = await storage.nextDueAt(now);
        if (next !== null) pause = Math.max(SHORTEST_POLL_MS, Math.min(pause, next - now));
      }
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'The outbox could not be looked at; trying again.');
    }
    if (state !== 'started') return;
    timer = setTimeout(() => void poll(), pause);
  }

  async function take(report: ChannelReport): Promise<void> {
    const row = await takeReport(shared, report);
    // The person whose message is out may get the next one.
    if (row !== null && !isStopped()) workers.present(row.sender)?.kick();
  }

  return {
    start() {
      if (state !== 'new') return;
      state = 'started';
      void poll();
    },
    async stop() {
      state = 'stopped';
      clearTimeout(timer);
      await Promise.all(workers.all().map((worker) => worker.stop()));
      await Promise.allSettled(reports);
    },
    wake(sender) {
      if (state !== 'started') return;
      for (const name of sender === undefined ? options.senders : [sender]) workers.of(name)?.kick();
    },
    async drain() {
      while (!isStopped()) {
        await Promise.allSettled(reports);
        await workers.look();
        const did = await Promise.all(workers.all().map((worker) => worker.settled()));
        if (!did.includes(true) && reports.size === 0) return;
      }
    },
    async onReport(report) {
      const taking = take(report);
      reports.add(taking);
      try {
        await taking;
      } finally {
        reports.delete(taking);
      }
    },
  };
}

/** What every worker of this process shares. */
function sharedOf(
  options: DispatcherOptions,
  { wake, isStopped }: Pick<Shared, 'wake'> & { readonly isStopped: () => boolean },
): Shared {
  const { storage, transports, clock, ids, log } = options;
  const metrics = options.metrics ?? null;
  return {
    ...{ storage, clock, ids, log, metrics, wake },
    tuning: { ...TUNING, ...options.tuning },
    monotonic: options.monotonic ?? (() => performance.now()),
    worker: ids.next(),
    sms: options.sms ?? null,
    hasTemplate: (row) => transports.find((each) => each.serves(row.sender))?.hasTemplate?.(row) === true,
    counted: createSegmentCounter(log, metrics),
    async delivered(row) {
      if (tellsOfPhone(row, 'delivered')) await options.onDelivered?.(row);
    },
    flagged(row, flag) {
      if (tellsOfPhone(row, flag)) void tellFlag(options, row, flag, isStopped);
    },
  };
}
