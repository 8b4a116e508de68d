import type { OutboxRow } from '../domain/message.ts';
import { longestQueueMs } from './channel-queue.ts';
import { codeOf } from '../domain/code-of.ts';
import type { Shared } from './options.ts';

/** What one sender has handed over and the channel has not sent yet, and what may be added to it. */
export interface Backlog {
  /** The channel took a message of `segments`. */
  took(segments: number): void;
  /** 0 when the row may be handed over now; else milliseconds until it is worth asking again. */
  wait(row: Pick<OutboxRow, 'segments' | 'expiresAt'>): Promise<number>;
}

/** So much of a sender's own rate must wait there before its real rate is measured: less is reports that are on their way. */
const BEHIND_MS = 10_000;
/** A sender is measured for this long before it is called slow, and as of the last two to four of them. */
const MEASURE_MS = 10_000;
/** Below this share of its rate it is slow. */
const SLOW = 0.9;
/** Of a slow sender, no more waits there than it sends in this time: what waits here still goes by priority. */
const SLOW_QUEUE_MS = 60_000;
/** When nothing was reported as sent for so long, reports do not come, and what waits there is not known. */
const SILENCE_MS = 15 * 60_000;

/**
 * The channel queues what it is handed faster than the sender really sends, drops what waits too long, and knows no
 * priorities. So never more waits there than goes out before the message at hand expires, at the rate that is configured, or
 * at the one that reports show when that is lower. A report has `holdMs` to come.
 *
 * What waits is counted in the storage now and then, and added to in between. A row leaves that count when it is reported as
 * sent, when one that was handed over later is (its own report was lost), or when the channel's queue cannot hold it any
 * more. When no reports come at all, nothing is known of the sender's real rate, and the pace alone must do.
 */
export function createBacklog(shared: Shared, sender: string, rate: number): Backlog {
  const { storage, clock, log, metrics, tuning, monotonic } = shared;
  const longest = longestQueueMs(sender);
  let waiting = 0;
  let through: number | null = null;
  /** Monotonic milliseconds of the last look, and of the last report that was news. */
  let lookedAt = -Infinity;
  let newsAt = monotonic();
  let measuring: { from: number; sent: number; reports: number } | null = null;
  /** Segments a second of a slow sender; null while it keeps up. */
  let real: number | null = null;
  let silent = false;

  async function look(): Promise<void> {
    const handedOver = await storage.readHandedOver({ sender, since: clock.now() - longest });
    const at = monotonic();
    if (handedOver.through !== through || handedOver.segments === 0) newsAt = at;
    if (measuring !== null && lookedAt > -Infinity) {
      measuring.sent += Math.max(0, waiting - handedOver.segments);
      if (handedOver.through !== through) measuring.reports += 1;
    }
    through = handedOver.through;
    waiting = handedOver.segments;
    lookedAt = at;
    measure(at);
    hear(at);
    metrics?.waits(sender, waiting, real !== null);
  }

  function measure(at: number): void {
    if (waiting < rate) {
      if (real !== null) log.info({ sender }, 'The channel sends at the configured rate again.');
      measuring = null;
      real = null;
      return;
    }
    if (measuring === null) {
      if (waiting >= (rate * BEHIND_MS) / 1000) measuring = { from: at, sent: 0, reports: 0 };
      return;
    }
    const elapsed = at - measuring.from;
    // One report says that something was sent, two say how fast.
    if (elapsed < MEASURE_MS || measuring.reports < 2) return;
    const measured = (measuring.sent * 1000) / elapsed;
    if (measured < rate * SLOW) {
      if (real === null)
        log.warn(
          { sender, waiting, perSecond: Number(measured.toFixed(2)), configured: rate },
          'The channel sends slower than SENDER_RATES says; less is handed over.',
        );
      real = measured;
    }
    if (elapsed >= 4 * MEASURE_MS)
      measuring = { from: at - elapsed / 2, sent: measuring.sent / 2, reports: measuring.reports };
  }

  function hear(at: number): void {
    const before = silent;
    silent = at - newsAt > SILENCE_MS;
    if (silent && !before)
      log.warn(
        { sender },
        'No reports come for what was handed over; what waits at the channel is not known.',
      );
  }

  function hasRoom({ segments, expiresAt }: Pick<OutboxRow, 'segments' | 'expiresAt'>): boolean {
    if (waiting === 0 || silent) return true;
    const lives = Math.min(longest, expiresAt - clock.now());
    const most = real === null ? rate * (lives + tuning.holdMs) : real * Math.min(lives, SLOW_QUEUE_MS);
    return (waiting + segments) * 1000 <= most;
  }

  return {
    took(segments) {
      waiting += segments;
    },
    async wait(row) {
      if (rate === Infinity) return 0;
      try {
        const due = monotonic() - lookedAt >= tuning.backlogMs;
        if (due) await look();
        if (hasRoom(row)) return 0;
        if (!due) await look();
      } catch (error) {
        log.warn({ sender, code: codeOf(error) }, 'What waits at the channel could not be counted.');
        return tuning.backlogMs;
      }
      return hasRoom(row) ? 0 : tuning.backlogMs;
    },
  };
}
