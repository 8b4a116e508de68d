import type { OutboxStorage } from '../storage/storage.ts';

/** What came of one round. */
export type Round<Done> =
  | { readonly was: 'done'; readonly done: Done }
  /** There was nothing to do: the lease was not asked for. */
  | { readonly was: 'not_due' }
  /** Another process has the lease. */
  | { readonly was: 'held' }
  | { readonly was: 'failed'; readonly error: unknown };

export interface LeasedLoopOptions<Done> {
  readonly storage: Pick<OutboxStorage, 'takeLease' | 'dropLease'>;
  /** Of the lease; one for each kind of work. */
  readonly lease: string;
  /** Names this process in the lease. */
  readonly owner: string;
  /** How long others wait for a process that went silent, milliseconds. */
  readonly leaseMs: number;
  /** UTC milliseconds for the lease; real time when left out, for a rehearsal's clock may jump over its end. */
  readonly now?: () => number;
  /** Whether the lease is kept from one round to the next, or let go after each. */
  readonly keeps: boolean;
  /** Whether there is anything to do, looked at before the lease is asked for; without it there always is. */
  readonly isDue?: () => Promise<boolean>;
  /** Does what there is to do. @param holds whether the lease is still this process's */
  readonly work: (holds: () => boolean) => Promise<Done>;
  /** Milliseconds from the end of a round to the next one. Where a failure is told. */
  readonly nextIn: (round: Round<Done>) => number;
}

/** Work that is looked after by one process at a time, round after round. */
export interface LeasedLoop {
  /** Begins with a round at once. */
  start(): void;
  /** Finishes the round under way, takes up no other, and lets the lease go. */
  stop(): Promise<void>;
}

/**
 * Polls for work under a lease: another process takes over when the one that has it is gone. The lease is renewed while a round lasts.
 * It saves work and keeps order; it is no lock, and work must be safe when two processes do it at once.
 */
export function createLeasedLoop<Done>(options: LeasedLoopOptions<Done>): LeasedLoop {
  const { storage, lease, owner, nextIn } = options;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  function begin(): void {
    running = oneRound(options).then((round) => {
      if (!stopped) timer = setTimeout(begin, nextIn(round));
    });
  }

  return {
    start: begin,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
      if (options.keeps) await storage.dropLease(lease, owner).catch(() => undefined);
    },
  };
}

/** Never rejects. */
async function oneRound<Done>(options: LeasedLoopOptions<Done>): Promise<Round<Done>> {
  try {
    if (options.isDue !== undefined && !(await options.isDue())) return { was: 'not_due' };
    return await workUnderLease(options);
  } catch (error) {
    return { was: 'failed', error };
  }
}

/** Does work once under a lease, which is renewed while it lasts; `held` where another process has it. Rejects as the work does. */
export async function workUnderLease<Done>(
  options: Omit<LeasedLoopOptions<Done>, 'isDue' | 'nextIn'>,
): Promise<Round<Done>> {
  const { storage, lease, owner, leaseMs, now = Date.now, keeps, work } = options;
  const take = (): Promise<boolean> => {
    const at = now();
    return storage.takeLease({ name: lease, owner, now: at, until: at + leaseMs });
  };
  if (!(await take())) return { was: 'held' };
  let holds = true;
  let renewal: Promise<unknown> = Promise.resolve();
  const renewing = setInterval(() => {
    renewal = take().then(
      (held) => (holds = held),
      // It may be renewed yet.
      () => undefined,
    );
  }, leaseMs / 3);
  try {
    return { was: 'done', done: await work(() => holds) };
  } finally {
    clearInterval(renewing);
    // One that comes after the lease was let go would take it again.
    await renewal;
    if (!keeps) await storage.dropLease(lease, owner).catch(() => undefined);
  }
}
