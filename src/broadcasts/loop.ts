import { isBeingSent, type Broadcast } from '../domain/broadcast.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import { advance, begin } from './advance.ts';
import { endWaiting, retire } from './end.ts';
import { createEnqueuer, type Enqueuer } from './enqueue.ts';
import { createAudienceFreezer, type AudienceFreezer } from './freeze-audience.ts';
import { linkReplies } from './link-replies.ts';
import { createOutcomeReconciler, type OutcomeReconciler } from './reconcile-outcomes.ts';
import type { BroadcastDeps } from './deps.ts';

const LEASE_MS = 15_000;
const POLL_MS = 1_000;
/** A round that has not done all it could goes on after this. */
const SOON_MS = 1;
/** A round is at an end after this, so that nobody waits for a recall. */
const ROUND_MS = 2_000;
const REPLIES_MS = 60_000;
/** How often results are counted while a broadcast is sent. */
const COUNT_MS = 1_000;

/** The worker's part: freezes audiences, fills the outbox, takes over results, pauses by itself, ends what has ended. */
export interface BroadcastLoop extends LeasedLoop {
  /** Does all that can be done now, whoever else looks after broadcasts: used by a rehearsal's clock. */
  drain(): Promise<void>;
}

interface LoopDeps extends BroadcastDeps {
  /** Names this worker in the lease. */
  readonly owner: string;
  readonly log: Log;
  /** Called when messages were queued. */
  readonly queued: () => void;
  readonly pollMs?: number;
  /** How often answers are looked for. */
  readonly repliesMs?: number;
}

/** What a round works with. */
interface Work {
  readonly deps: LoopDeps;
  readonly freezer: AudienceFreezer;
  readonly enqueuer: Enqueuer;
  readonly reconciler: OutcomeReconciler;
  /** When answers were last looked for, and results last counted, by broadcast; UTC milliseconds. */
  readonly repliesAt: Map<string, number>;
  readonly countedAt: Map<string, number>;
}

/** Only one process at a time looks after broadcasts. Nothing would be sent twice if two did. */
export function createBroadcastLoop(deps: LoopDeps): BroadcastLoop {
  const { storage, owner, log } = deps;
  const work: Work = {
    deps,
    freezer: createAudienceFreezer(deps),
    enqueuer: createEnqueuer(deps),
    reconciler: createOutcomeReconciler(deps),
    repliesAt: new Map(),
    countedAt: new Map(),
  };
  const loop = createLeasedLoop({
    ...{ storage, owner, lease: 'broadcasts', leaseMs: LEASE_MS, keeps: true },
    work: () => once(work),
    nextIn: (round) => {
      if (round.was === 'failed')
        log.error({ code: catalogueCodeOf(round.error) }, 'broadcasts: round failed');
      return round.was === 'done' && round.done ? SOON_MS : (deps.pollMs ?? POLL_MS);
    },
  });
  return {
    ...loop,
    async drain() {
      work.repliesAt.clear();
      work.countedAt.clear();
      while (await once(work)) work.countedAt.clear();
    },
  };
}

/** Gives whether there is more to do at once. */
async function once(work: Work): Promise<boolean> {
  const { storage, queued } = work.deps;
  const until = performance.now() + ROUND_MS;
  let more = false;
  for (const broadcast of await storage.listLiveBroadcasts())
    more = (await tend(work, broadcast, until)) || more;
  // As they are now: of what was paused meanwhile nothing is queued, and of what began it is.
  const sent = (await storage.listLiveBroadcasts()).filter(({ state }) => isBeingSent(state));
  if (sent.length === 0) return more;
  const done = await work.enqueuer.enqueueSome(sent);
  if (done.queued > 0) queued();
  return more || done.more;
}

/** All but the queuing. Gives whether there is more to do at once. */
async function tend(work: Work, broadcast: Broadcast, until: number): Promise<boolean> {
  switch (broadcast.state) {
    case 'draft':
    case 'review':
      return false;
    case 'approved':
      return freeze(work, broadcast, until);
    case 'holding':
      return begin(work.deps, broadcast);
    default:
      return tendStarted(work, broadcast);
  }
}

/** Freezes page after page until the round is at its end. */
async function freeze(work: Work, broadcast: Broadcast, until: number): Promise<true> {
  for (let present = broadcast; present.state === 'approved';) {
    const more = await work.freezer.freezeSome(present);
    if (!more || performance.now() >= until) break;
    const after = await work.deps.storage.findBroadcast(broadcast.id);
    if (after === null) break;
    present = after;
  }
  return true;
}

/** One that has started, whether it goes on, stands still or has ended. */
async function tendStarted(work: Work, broadcast: Broadcast): Promise<boolean> {
  const { deps, reconciler, repliesAt, countedAt } = work;
  const { id, state } = broadcast;
  const more = await endWaiting(deps, broadcast);
  const { all } = await reconciler.reconcileSome(broadcast);
  const now = deps.clock.now();
  if (isTime(repliesAt, id, now, deps.repliesMs ?? REPLIES_MS)) await linkReplies(deps, broadcast);
  if (state === 'done' || state === 'recalled') {
    if (await retire(deps, broadcast)) for (const times of [repliesAt, countedAt]) times.delete(id);
    return more;
  }
  const counts = isTime(countedAt, id, now, state === 'sending' ? COUNT_MS : 0);
  const moved = counts && (await advance(deps, broadcast));
  return more || moved || !all;
}

/** Whether it is so long since it was last time, and if it is, notes that it is now. A clock that was set back counts, too. */
function isTime(times: Map<string, number>, id: string, now: number, everyMs: number): boolean {
  if (Math.abs(now - (times.get(id) ?? -Infinity)) < everyMs) return false;
  times.set(id, now);
  return true;
}
