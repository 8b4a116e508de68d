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

/** What is known of one sender's backlog. Times are monotonic milliseconds. */
interface BacklogState {
  /** Segments that wait at the channel, as of the last look and what was handed over since. */
  waiting: number;
  /** Up to which message the channel has sent. */
  through: number | null;
  lookedAt: number;
  /** When a report last said something new. */
  newsAt: number;
  /** A measurement of how fast the channel sends; null while little waits. */
  measuring: { readonly from: number; readonly sent: number; readonly reports: number } | null;
  /** Segments a second of a slow sender; null while it keeps up. */
  real: number | null;
  /** No reports come. */
  silent: boolean;
}

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
  const { clock, log, tuning, monotonic } = shared;
  const longest = longestQueueMs(sender);
  const state: BacklogState = {
    waiting: 0,
    through: null,
    lookedAt: -Infinity,
    newsAt: monotonic(),
    measuring: null,
    real: null,
    silent: false,
  };

  function hasRoom({ segments, expiresAt }: Pick<OutboxRow, 'segments' | 'expiresAt'>): boolean {
    const { waiting, silent, real } = state;
    if (waiting === 0 || silent) return true;
    const lives = Math.min(longest, expiresAt - clock.now());
    const most = real === null ? rate * (lives + tuning.holdMs) : real * Math.min(lives, SLOW_QUEUE_MS);
    return (waiting + segments) * 1000 <= most;
  }

  return {
    took(segments) {
      state.waiting += segments;
    },
    async wait(row) {
      if (rate === Infinity) return 0;
      try {
        const due = monotonic() - state.lookedAt >= tuning.backlogMs;
        if (due) await look(shared, state, sender, rate);
        if (hasRoom(row)) return 0;
        if (!due) await look(shared, state, sender, rate);
      } catch (error) {
        log.warn({ sender, code: codeOf(error) }, 'What waits at the channel could not be counted.');
        return tuning.backlogMs;
      }
      return hasRoom(row) ? 0 : tuning.backlogMs;
    },
  };
}

/** Counts what waits, and says what that tells of the sender. */
async function look(shared: Shared, state: BacklogState, sender: string, rate: number): Promise<void> {
  const { storage, clock, log, metrics, monotonic } = shared;
  const since = clock.now() - longestQueueMs(sender);
  const { segments, through } = await storage.readHandedOver({ sender, since });
  const at = monotonic();
  const isNews = through !== state.through;
  if (isNews || segments === 0) state.newsAt = at;
  const { measuring } = state;
  if (measuring !== null && state.lookedAt > -Infinity)
    state.measuring = {
      ...measuring,
      sent: measuring.sent + Math.max(0, state.waiting - segments),
      reports: measuring.reports + (isNews ? 1 : 0),
    };
  state.through = through;
  state.waiting = segments;
  state.lookedAt = at;
  const { real, silent } = state;
  measure(state, rate, at);
  state.silent = at - state.newsAt > SILENCE_MS;
  if (real !== null && state.real === null)
    log.info({ sender }, 'The channel sends at the configured rate again.');
  if (real === null && state.real !== null)
    log.warn(
      { sender, waiting: segments, perSecond: Number(state.real.toFixed(2)), configured: rate },
      'The channel sends slower than SENDER_RATES says; less is handed over.',
    );
  if (state.silent && !silent)
    log.warn({ sender }, 'No reports come for what was handed over; what waits at the channel is not known.');
  metrics?.waits(sender, segments, state.real !== null);
}

/** Measures how fast a sender with much that waits really sends. */
function measure(state: BacklogState, rate: number, at: number): void {
  const { waiting, measuring } = state;
  if (waiting < rate) {
    state.measuring = null;
    state.real = null;
    return;
  }
  if (measuring === null) {
    if (waiting >= (rate * BEHIND_MS) / 1000) state.measuring = { from: at, sent: 0, reports: 0 };
    return;
  }
  const elapsed = at - measuring.from;
  // One report says that something was sent, two say how fast.
  if (elapsed < MEASURE_MS || measuring.reports < 2) return;
  const measured = (measuring.sent * 1000) / elapsed;
  if (measured < rate * SLOW) state.real = measured;
  if (elapsed >= 4 * MEASURE_MS)
    state.measuring = { ...measuring, from: at - elapsed / 2, sent: measuring.sent / 2 };
}
