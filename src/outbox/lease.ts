import type { Clock } from '../domain/clock.ts';
import type { OutboxStorage } from '../storage/storage.ts';

/** A sender's lease as one worker sees it. */
export interface Lease {
  /** Takes or renews the lease; false while another worker has it. Call it before every round of work. */
  hold(): Promise<boolean>;
  /** Name under which rows are claimed in this term. Another one each term: rows of a lost term are somebody else's. */
  owner(): string;
  /** Whether there is time left for one more request, by a clock that cannot be set. */
  holds(): boolean;
  /** Milliseconds until it should be renewed; Infinity when it is not held. */
  renewIn(): number;
  drop(): Promise<void>;
}

/**
 * A request is not begun with less than this share of the lease left: a second of the usual ten, so that what a worker that
 * died sent last and what the next one sends first do not fall into one second.
 */
const MARGIN = 0.1;

export interface LeaseOptions {
  readonly storage: Pick<OutboxStorage, 'takeLease' | 'dropLease'>;
  readonly name: string;
  readonly worker: string;
  readonly clock: Clock;
  /** Milliseconds that only grow; the wall clock may be set while a lease runs. */
  readonly monotonic: () => number;
  readonly leaseMs: number;
  /** Whether two holders one right after the other could be too fast together: a dead one's last share of the lease is waited for. */
  readonly rests: boolean;
  /** A new term begins: whatever an earlier one left behind is nobody's now. Done again until it resolves; nothing is held before. */
  readonly onTerm: (owner: string) => Promise<void>;
}

/**
 * Keeps one lease. It is renewed at a third of its time while there is work, and runs out by itself when there is none, so an
 * idle worker writes nothing. Its end is counted here by a clock that nobody sets, and there by the database's.
 */
export function createLease(options: LeaseOptions): Lease {
  const { storage, name, worker, clock, monotonic, leaseMs, onTerm } = options;
  const restMs = options.rests ? leaseMs * MARGIN : 0;
  let term: { owner: string; until: number; begun: boolean } | null = null;
  let terms = 0;

  const hasTime = (): boolean => term !== null && monotonic() < term.until - leaseMs * MARGIN;
  const holds = (): boolean => term?.begun === true && hasTime();
  const renewIn = (): number =>
    term === null ? Infinity : Math.max(0, term.until - (leaseMs * 2) / 3 - monotonic());

  return {
    holds,
    renewIn,
    owner: () => term?.owner ?? worker,
    async hold() {
      if (holds() && renewIn() > 0) return true;
      if (term !== null && !hasTime()) {
        const lost = term.owner;
        term = null;
        await storage.dropLease(name, lost);
      }
      const owner = term?.owner ?? `${worker}/${(terms += 1)}`;
      // Counted from before the request, so that it ends here no later than there.
      const from = monotonic();
      const now = clock.now();
      if (!(await storage.takeLease({ name, owner, now, until: now + leaseMs, restMs }))) {
        term = null;
        return false;
      }
      const begun = term?.begun === true;
      term = { owner, until: from + leaseMs, begun };
      // Once it rejected, what was left behind would stay so for as long as the term is renewed.
      if (!begun) await onTerm(owner);
      term.begun = true;
      return holds();
    },
    async drop() {
      if (term === null) return;
      const { owner } = term;
      term = null;
      await storage.dropLease(name, owner);
    },
  };
}
