import type { Transport } from '../channels/transport.ts';
import { createBacklog, type Backlog } from './backlog.ts';
import { createLease, type Lease } from './lease.ts';
import type { Shared } from './options.ts';
import { createReconciler, type Reconciler } from './reconcile.ts';
import { createResultWriter, type ResultWriter } from './result-writer.ts';
import { createPacer, type Pacer } from './sender-rate.ts';
import { newSenderState, type SenderState } from './sender-state.ts';
import { createShares, type Shares } from './shares.ts';
import { createSignal, type Signal } from './signal.ts';

/** What the steps of a worker work with. */
export interface SenderParts {
  readonly shared: Shared;
  readonly sender: string;
  readonly transport: Transport;
  /** Units a second. */
  readonly rate: number;
  readonly state: SenderState;
  readonly pacer: Pacer;
  readonly shares: Shares;
  readonly backlog: Backlog;
  /** Wakes the loop. */
  readonly signal: Signal;
  readonly lease: Lease;
  readonly results: ResultWriter;
  readonly reconciler: Reconciler;
}

/** Notes that something was done, and lets the loop look again. */
export function moved({ state, signal }: Pick<SenderParts, 'state' | 'signal'>): void {
  state.worked = true;
  signal.notify();
}

/** Puts together what sends for one sender. Touches neither the database nor the channel. */
export function createSenderParts(
  shared: Shared,
  sender: string,
  transport: Transport,
  rate: number,
): SenderParts {
  const { storage, clock, log, tuning, monotonic, worker } = shared;
  const state = newSenderState();
  const signal = createSignal();
  const lease = createLease({
    storage,
    name: `sender:${sender}`,
    worker,
    clock,
    monotonic,
    leaseMs: tuning.leaseMs,
    rests: rate !== Infinity,
    onTerm: async (owner) => {
      // What an earlier term claimed and never handed over is in no doubt: to ask the channel for each would hold up all that waits.
      const kept = state.held;
      if (kept.length > 0)
        await storage.unclaimOutbox(
          kept.map(({ row }) => ({ id: row.id, notBefore: row.notBefore, owner: row.owner })),
        );
      state.held = state.held.filter((held) => !kept.includes(held));
      const orphans = await storage.markOrphans(sender, owner);
      reconciler.expect(0);
      if (orphans > 0)
        log.warn({ sender, orphans }, 'Took over a sender; what its last worker left behind is reconciled.');
    },
  });
  const results = createResultWriter({
    storage,
    log,
    moreToCome: () => state.inFlight > 0 || state.held.length > 0,
    onWritten: (freed) => {
      if (freed) state.dry = false;
      moved({ state, signal });
    },
  });
  const reconciler = createReconciler(shared, {
    sender,
    transport,
    results,
    lease,
    onDone: () => {
      moved({ state, signal });
    },
  });
  return {
    ...{ shared, sender, transport, rate, state, signal, lease, results, reconciler },
    pacer: createPacer(rate, tuning.leastShare),
    shares: createShares(Math.min(rate, tuning.mostClaimed)),
    backlog: createBacklog(shared, sender, rate),
  };
}
