import type { Transport } from '../channels/transport.ts';
import { codeOf } from '../domain/code-of.ts';
import type { OutboxRow } from '../domain/message.ts';
import { heldUntil } from './clips.ts';
import type { Lease } from './lease.ts';
import type { Shared } from './options.ts';
import type { ResultWriter } from './result-writer.ts';
import { retryAt } from './retry.ts';
import {
  forgetOthers,
  isWritten,
  looksAgainIn,
  noUnknowns,
  noteLost,
  noteSeen,
  noteSettled,
  noteUnasked,
  settlesIn,
  type Unknowns,
} from './unknowns.ts';

/** Rows looked at in one round. */
const MOST_ROWS = 200;
/** How often a worker looks for unknown rows that it has not heard of. */
const ROUND_MS = 10_000;

/** Finds out what became of the messages of one sender whose answer was lost. Such a row is stored as `unsure`. */
export interface Reconciler {
  /** There may be unknown rows to look at `ms` from now. */
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
  readonly results: ResultWriter;
  /** The sender's, as this worker has it. */
  readonly lease: Pick<Lease, 'holds' | 'owner'>;
  readonly onDone: () => void;
}

interface Work extends ReconcilerParts {
  readonly shared: Shared;
  readonly unknowns: Unknowns;
}

/**
 * A message whose answer was lost is looked for in the channel's own list when its request has had `settleMs` to end and to
 * show there: a message that is looked for while it is on its way is absent, and would be sent twice. For a request of this
 * worker that counts from `staleMs` after the claim, and a quarter of it from when it was given up. A request of another
 * worker began before the lease came here, so it counts from when the row was first seen as unknown here: clocks of two
 * machines are never compared. Found, it was accepted; absent, it is tried again in its order; when the channel could not be asked,
 * later again. Never sent in doubt.
 */
export function createReconciler(shared: Shared, parts: ReconcilerParts): Reconciler {
  const { monotonic, tuning } = shared;
  const unknowns = noUnknowns(monotonic());
  const work: Work = { ...parts, shared, unknowns };
  let running: Promise<void> | null = null;

  async function round(): Promise<void> {
    unknowns.nextRound = monotonic() + ROUND_MS;
    try {
      await lookAtAll(work);
    } catch (error) {
      shared.log.warn(
        { sender: parts.sender, code: codeOf(error) },
        'Unknown messages could not be looked at; trying again.',
      );
    } finally {
      running = null;
      parts.onDone();
    }
  }

  return {
    expect(ms) {
      expect(work, ms);
    },
    lost(row) {
      const pause = tuning.settleMs / 4;
      noteLost(unknowns, row, monotonic() + pause);
      expect(work, pause);
    },
    start() {
      if (running === null && monotonic() >= unknowns.nextRound) running = round();
    },
    idle: () => running === null,
    async done() {
      await running;
    },
  };
}

function expect({ unknowns, shared }: Work, ms: number): void {
  unknowns.nextRound = Math.min(unknowns.nextRound, shared.monotonic() + ms);
}

async function lookAtAll(work: Work): Promise<void> {
  const { sender, lease, shared, unknowns } = work;
  const { storage, clock, monotonic, tuning } = shared;
  await markOrphans(work);
  const now = clock.now();
  const query = { sender, attemptedBefore: now, limit: MOST_ROWS };
  const damaged = await storage.endDamagedUnknown(query);
  if (damaged > 0)
    shared.log.error(
      { sender, damaged },
      'Messages of which it is unknown whether they left do not open; they end.',
    );
  const rows = await storage.listUnknown(query);
  forgetOthers(unknowns, new Set(rows.map((row) => row.id)), monotonic());
  for (const row of rows) {
    if (!lease.holds()) return;
    if (isWritten(unknowns, row)) continue;
    noteSeen(unknowns, row, monotonic());
    const at = { now, at: monotonic() };
    const wait = Math.max(settlesIn(unknowns, row, at, tuning), looksAgainIn(unknowns, row, at.at));
    if (wait > 0) expect(work, wait);
    else await lookFor(work, row);
  }
}

/**
 * A worker that hung while it claimed may have got rows after the sender came here; nobody sends them, and without this
 * nobody would find them.
 */
async function markOrphans({ sender, lease, shared }: Work): Promise<void> {
  if (!lease.holds()) return;
  const orphans = await shared.storage.markOrphans(sender, lease.owner());
  if (orphans > 0)
    shared.log.warn({ sender, orphans }, 'Found what a worker claimed that had lost the sender.');
}

/** Asks the channel for one message, and hands on what is known of it then. */
async function lookFor(work: Work, row: OutboxRow): Promise<void> {
  const { sender, transport, results, shared, unknowns } = work;
  const { storage, metrics, monotonic, log } = shared;
  // Whoever's it is: a phone may have messages under a number and under an id of WhatsApp's.
  const known = async (sid: string): Promise<boolean> => {
    const other = await storage.findOutboxBySid(sid);
    return other !== null && other.id !== row.id;
  };
  const answer = await transport.reconcile(row, known);
  metrics?.reconciled(sender, answer.kind);
  if (answer.kind === 'unknown') {
    const { times, pause } = noteUnasked(unknowns, row, monotonic());
    expect(work, pause);
    log.warn(
      { sender, id: row.id, code: answer.error, times },
      'The channel could not be asked; what became of the message stays unknown.',
    );
    return;
  }
  if (answer.kind === 'found') found(results, shared, row, answer.sid);
  else absent(results, shared, row);
  noteSettled(unknowns, row);
  log.info({ sender, id: row.id, found: answer.kind === 'found' }, 'An unknown message was settled.');
}

function found(results: ResultWriter, shared: Shared, row: OutboxRow, sid: string): void {
  const { id, attempts: attempt } = row;
  results.record({ id, attempt, outcome: 'accepted', sid, holdUntil: heldUntil(shared, row) });
}

/** What was claimed and never handed over goes at once; what fails again and again, ever later. */
function absent(results: ResultWriter, { clock, ids }: Shared, row: OutboxRow): void {
  const { id, attempts: attempt } = row;
  const now = clock.now();
  const notBefore = attempt <= 1 ? now : retryAt(now, attempt - 1, null, ids);
  const error = row.error ?? 'unanswered';
  results.record({ id, attempt, outcome: 'retry', notBefore, error, inOrder: true });
}
