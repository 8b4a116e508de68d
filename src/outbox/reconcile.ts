import type { Transport } from '../channels/transport.ts';
import type { OutboxRow } from '../domain/message.ts';
import { codeOf } from '../domain/code-of.ts';
import type { Lease } from './lease.ts';
import type { Shared } from './options.ts';
import type { Recorder } from './recorder.ts';
import { retryAt } from './retry.ts';

/** Rows looked at in one round. */
const MOST_ROWS = 200;
/** How often a lane looks for unsure rows that it does not know of. */
const ROUND_MS = 10_000;
/** From the first to the longest pause between two questions about one row. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Settles the unsure rows of one sender. */
export interface Reconciler {
  /** There may be unsure rows to look at `ms` from now. */
  expect(ms: number): void;
  /** The answer to a request of ours was lost just now. */
  lost(row: Pick<OutboxRow, 'id' | 'attempts'>): void;
  /** Starts a round in the background when one is due. */
  start(): void;
  idle(): boolean;
  /** Resolves when no round is under way. */
  done(): Promise<void>;
}

export interface ReconcilerParts {
  readonly sender: string;
  readonly transport: Transport;
  readonly recorder: Recorder;
  /** The sender's, as this worker has it. */
  readonly lease: Pick<Lease, 'holds' | 'owner'>;
  readonly onDone: () => void;
}

/**
 * A message whose answer was lost is looked for in the channel's own list when its request has had `settleMs` to end and to
 * show there: a message that is looked for while it is on its way is absent, and would be sent twice. For a request of this
 * worker that counts from `staleMs` after the claim, and a quarter of it from when it was given up. A request of another
 * worker began before the lease came here, so it counts from when the row was first seen in doubt here: clocks of two
 * machines are never compared. Found, it was accepted; absent, it is tried again in its order; when the channel could not be asked,
 * later again. Never sent in doubt.
 */
export function createReconciler(
  { storage, clock, ids, log, metrics, tuning, monotonic }: Shared,
  { sender, transport, recorder, lease, onDone }: ReconcilerParts,
): Reconciler {
  const asked = new Map<string, { times: number; nextAt: number }>();
  /** Attempts in doubt, and monotonic milliseconds when they were first seen so. */
  const seen = new Map<string, { attempt: number; at: number }>();
  /** Attempts of this worker whose answer was lost. */
  const own = new Map<string, number>();
  /** Attempts that were settled and perhaps not written down yet: settled again, a row could be put back while it is out anew. */
  const settled = new Map<string, number | null>();
  let nextRound = monotonic();
  let running: Promise<void> | null = null;

  function expect(ms: number): void {
    nextRound = Math.min(nextRound, monotonic() + ms);
  }

  async function round(): Promise<void> {
    nextRound = monotonic() + ROUND_MS;
    try {
      await markOrphans();
      const now = clock.now();
      const rows = await storage.listUnsure({ sender, attemptedBefore: now, limit: MOST_ROWS });
      const present = new Set(rows.map((row) => row.id));
      for (const [id, { nextAt }] of asked) if (!present.has(id) && nextAt <= monotonic()) asked.delete(id);
      for (const known of [settled, seen])
        for (const id of known.keys()) if (!present.has(id)) known.delete(id);
      for (const id of own.keys()) if (!present.has(id) && !asked.has(id)) own.delete(id);
      for (const row of rows) {
        if (!lease.holds()) return;
        if (settled.get(row.id) === row.attemptedAt) continue;
        const settlesIn = settlesInOf(row, now);
        const askIn = (asked.get(row.id)?.nextAt ?? -Infinity) - monotonic();
        if (Math.max(settlesIn, askIn) > 0) expect(Math.max(settlesIn, askIn));
        else await settle(row);
      }
    } catch (error) {
      log.warn({ sender, code: codeOf(error) }, 'Unsure messages could not be looked at; trying again.');
    } finally {
      running = null;
      onDone();
    }
  }

  /**
   * A worker that hung while it claimed may have got rows after the sender came here; nobody sends them, and without this
   * nobody would find them.
   */
  async function markOrphans(): Promise<void> {
    if (!lease.holds()) return;
    const orphans = await storage.markOrphans(sender, lease.owner());
    if (orphans > 0) log.warn({ sender, orphans }, 'Found what a worker claimed that had lost the sender.');
  }

  /** Milliseconds until the row's request must have ended and show in the channel's list. */
  function settlesInOf(row: OutboxRow, now: number): number {
    const known = seen.get(row.id);
    const at = known?.attempt === row.attempts ? known.at : monotonic();
    seen.set(row.id, { attempt: row.attempts, at });
    const since = monotonic() - at;
    if (own.get(row.id) !== row.attempts) return tuning.settleMs - since;
    const longest = tuning.staleMs + tuning.settleMs;
    // Should the clock be set back meanwhile, no longer than from when it was seen.
    return Math.min((row.attemptedAt ?? now) + longest - now, longest - since);
  }

  async function settle(row: OutboxRow): Promise<void> {
    // Whoever's it is: a phone may have messages under a number and under an id of WhatsApp's.
    const known = async (sid: string): Promise<boolean> => {
      const other = await storage.findOutboxBySid(sid);
      return other !== null && other.id !== row.id;
    };
    const { id, attempts: attempt } = row;
    const answer = await transport.reconcile(row, known);
    metrics?.reconciled(sender, answer.kind);
    const now = clock.now();
    switch (answer.kind) {
      case 'found':
        recorder.record({
          id,
          attempt,
          outcome: 'accepted',
          sid: answer.sid,
          holdUntil: now + tuning.holdMs,
        });
        break;
      case 'absent': {
        // What was claimed and never handed over goes at once; what fails again and again, ever later.
        const notBefore = row.attempts <= 1 ? now : retryAt(now, row.attempts - 1, null, ids);
        const error = row.error ?? 'unanswered';
        recorder.record({ id, attempt, outcome: 'retry', notBefore, error, inOrder: true });
        break;
      }
      case 'unknown': {
        const times = (asked.get(row.id)?.times ?? 0) + 1;
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS);
        asked.set(row.id, { times, nextAt: monotonic() + pause });
        expect(pause);
        log.warn(
          { sender, id: row.id, code: answer.error, times },
          'The channel could not be asked; staying unsure.',
        );
        return;
      }
    }
    asked.delete(row.id);
    settled.set(row.id, row.attemptedAt);
    log.info({ sender, id: row.id, found: answer.kind === 'found' }, 'An unsure message was settled.');
  }

  return {
    expect,
    lost({ id, attempts }) {
      const pause = tuning.settleMs / 4;
      asked.set(id, { times: 0, nextAt: monotonic() + pause });
      own.set(id, attempts);
      expect(pause);
    },
    start() {
      if (running === null && monotonic() >= nextRound) running = round();
    },
    idle: () => running === null,
    async done() {
      await running;
    },
  };
}
