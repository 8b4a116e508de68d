import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelReport, Transport } from '../channels/transport.ts';
import type { AddressFlag } from '../domain/address-flag.ts';
import { codeOf } from '../domain/code-of.ts';
import { AvisoError } from '../domain/errors.ts';
import type { OutboxRow } from '../domain/message.ts';
import { createLane, type Lane } from './lane.ts';
import type { DispatcherOptions, Shared } from './options.ts';
import { takeReport } from './reports.ts';
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

/** Between two tries to take in what a channel said of an address. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
/** No look at the database is closer to the next than this. */
const SHORTEST_POLL_MS = 5;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { storage, transports, clock, ids, log, onFlag } = options;
  const tuning = { ...TUNING, ...options.tuning };
  /** Purposes of which it was said that the channel counts more. */
  const undercounted = new Set<string>();
  const shared: Shared = {
    storage,
    clock,
    ids,
    log,
    metrics: options.metrics ?? null,
    tuning,
    monotonic: options.monotonic ?? (() => performance.now()),
    worker: ids.next(),
    sms: options.sms ?? null,
    hasTemplate: (row) =>
      transports.find((t: Transport) => t.serves(row.sender))?.hasTemplate?.(row) === true,
    wake(sender) {
      if (state === 'started') laneOf(sender)?.kick();
    },
    counted(row, segments) {
      options.metrics?.sent(row.channel, segments ?? row.segments);
      if (segments === null || segments <= row.segments || undercounted.has(row.purpose)) return;
      undercounted.add(row.purpose);
      log.warn(
        { id: row.id, purpose: row.purpose, ours: row.segments, theirs: segments },
        'The channel counts more segments than we did: the sender is paced too fast, and the text costs more than it may.',
      );
    },
    async delivered(row) {
      await options.onDelivered?.(row);
    },
    flagged(row, flag) {
      void note(row, flag);
    },
  };
  const lanes = new Map<string, Lane>();
  const unserved = new Set<string>();
  const reports = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let state: 'new' | 'started' | 'stopped' = 'new';

  /** Tells what a channel said of an address until it is taken in: a carrier's STOP is said once, and must not be lost to a busy database. */
  async function note(row: OutboxRow, flag: AddressFlag): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        await onFlag?.(row, flag);
        return;
      } catch (error) {
        const again = error instanceof AvisoError && error.retryable && state !== 'stopped';
        log.warn(
          { id: row.id, flag, code: codeOf(error), again },
          'What a channel said of an address was not taken in.',
        );
        if (!again) return;
        await sleep(pause, undefined, { ref: false });
      }
    }
  }

  function laneOf(sender: string): Lane | null {
    const present = lanes.get(sender);
    if (present !== undefined) return present;
    const transport = transports.find((t: Transport) => t.serves(sender));
    if (transport === undefined) {
      if (!unserved.has(sender))
        log.error({ sender }, 'Messages are queued for a sender that no channel serves.');
      unserved.add(sender);
      return null;
    }
    const lane = createLane(shared, sender, transport, options.rates(sender));
    lanes.set(sender, lane);
    return lane;
  }

  /** Lets every sender with something queued work. */
  async function look(): Promise<readonly Lane[]> {
    const busy = await storage.listBusySenders();
    return busy.flatMap((sender) => {
      const lane = laneOf(sender);
      lane?.kick();
      return lane ?? [];
    });
  }

  /** Looks, and again after pollMs or when the next message comes due, whichever is sooner. */
  async function poll(): Promise<void> {
    let pause = tuning.pollMs;
    try {
      if ((await look()).length > 0) {
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
    if (row !== null && state !== 'stopped') lanes.get(row.sender)?.kick();
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
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
      await Promise.allSettled(reports);
    },
    wake(sender) {
      if (state !== 'started') return;
      for (const name of sender === undefined ? options.senders : [sender]) laneOf(name)?.kick();
    },
    async drain() {
      while (state !== 'stopped') {
        await Promise.allSettled(reports);
        await look();
        const did = await Promise.all([...lanes.values()].map((lane) => lane.settled()));
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
