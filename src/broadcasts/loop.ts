import {
  broadcastGroup,
  byState,
  isFed,
  resultsOf,
  WITHDRAWN_TO_WAIT,
  type Broadcast,
} from '../domain/broadcast.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createExpander } from './expand.ts';
import { LATE_REPORTS_MS } from '../domain/recipient-outcome.ts';
import { createFeeder } from './feed.ts';
import { judgeCanary, judgeSending } from './judge.ts';
import { createSettler, REPLY_WITHIN_MS } from './settle.ts';
import { auditWrite, stepped, type Act, type BroadcastTools } from './tools.ts';

/** Only one worker at a time looks after broadcasts; another takes over when it is gone. Nothing would be sent twice if two did. */
const LEASE = 'broadcasts';
const LEASE_MS = 15_000;
const POLL_MS = 1_000;
/** A round that has not done all it could goes on after this. */
const SOON_MS = 1;
/** A round is at an end after this, so that the lease is renewed and nobody waits for a recall. */
const ROUND_MS = 2_000;
/** Waiting recipients that are ended together. */
const ENDED_AT_ONCE = 2_000;
const REPLIES_MS = 60_000;
/** How often results are counted while a broadcast is sent. */
const COUNT_MS = 1_000;

/** The worker's part: freezes audiences, feeds the outbox, takes over results, pauses by itself, ends what has ended. */
export interface BroadcastLoop {
  start(): void;
  /** Finishes the round under way; takes up nothing new. */
  stop(): Promise<void>;
  /** Does all that can be done now, whoever else looks after broadcasts: used by a rehearsal's clock. */
  drain(): Promise<void>;
}

/**
 * @param owner names this worker in the lease
 * @param queued called when messages were queued
 */
export function createBroadcastLoop(
  tools: BroadcastTools & {
    readonly owner: string;
    readonly log: Log;
    readonly queued: () => void;
    readonly pollMs?: number;
    /** How often answers are looked for. */
    readonly repliesMs?: number;
  },
): BroadcastLoop {
  const { storage, clock, owner, log, queued } = tools;
  const expander = createExpander(tools);
  const feeder = createFeeder(tools);
  const settler = createSettler(tools);
  const repliesAt = new Map<string, number>();
  const countedAt = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let round: Promise<void> = Promise.resolve();

  /** Gives whether it was the one that did it. */
  async function step(broadcast: Broadcast, act: Act): Promise<boolean> {
    const after = stepped(broadcast, act);
    if (after === null) return false;
    const writes = [{ kind: 'broadcast' as const, broadcast: after }, ...(act.writes ?? [])];
    return (await storage.commit(writes)) === 'ok';
  }

  async function expand(broadcast: Broadcast, until: number): Promise<true> {
    const more = await expander.expandSome(broadcast);
    if (!more || performance.now() >= until) return true;
    const present = await storage.findBroadcast(broadcast.id);
    return present?.state === 'approved' ? expand(present, until) : true;
  }

  /** Begins one whose time has come. */
  async function begin(broadcast: Broadcast): Promise<boolean> {
    const now = clock.now();
    if (broadcast.dueAt === null || broadcast.dueAt > now) return false;
    return step(broadcast, {
      event: { type: 'DUE', canary: broadcast.content.canaryShare > 0 },
      change: { expiresAt: now + broadcast.content.livesMinutes * 60_000, canaryAt: now },
      writes: [
        auditWrite(now, 'service', 'broadcast.start', broadcast, { recipients: broadcast.expansion.made }),
      ],
    });
  }

  /** What results make of a broadcast that is being sent or stands still. */
  async function judge(broadcast: Broadcast): Promise<boolean> {
    const now = clock.now();
    const { id, state } = broadcast;
    if (state === 'sending' && Math.abs(now - (countedAt.get(id) ?? -Infinity)) < COUNT_MS) return false;
    countedAt.set(id, now);
    const counts = await storage.countRecipients(id);
    const { waiting, queued: inOutbox, unsure } = byState(counts);
    // What is still in doubt when the last reports are too late stays so: an end like the others.
    const tooLate = now >= (broadcast.expiresAt ?? now) + LATE_REPORTS_MS;
    if (waiting + inOutbox === 0 && (unsure === 0 || tooLate))
      return step(broadcast, {
        event: { type: 'FINISHED' },
        change: { endedAt: now },
        writes: [auditWrite(now, 'service', 'broadcast.done', broadcast, byState(counts))],
      });
    if (state === 'paused') return false;
    const verdict =
      state === 'canary' ? await judgeCanary(tools, broadcast, counts) : judgeSending(broadcast, counts);
    if (verdict === 'wait') return false;
    const { ended, failed } = resultsOf(counts);
    if (verdict === 'TOO_MANY_FAILURES')
      log.error(
        { broadcast: id, ended, failed },
        'A broadcast fails too often; it stands still until somebody looks.',
      );
    return step(broadcast, {
      event: { type: verdict },
      change: { watch: { ended, failed } },
      writes: [
        ...(verdict === 'TOO_MANY_FAILURES'
          ? [{ kind: 'withdraw' as const, group: broadcastGroup(id), reason: WITHDRAWN_TO_WAIT }]
          : []),
        auditWrite(
          now,
          'service',
          verdict === 'CANARY_PASSED' ? 'broadcast.canary_passed' : 'broadcast.too_many_failures',
          broadcast,
          { ended, failed },
        ),
      ],
    });
  }

  /** Ends those who wait when they can get nothing more. */
  async function endWaiting(broadcast: Broadcast): Promise<boolean> {
    const { id, state, expiresAt } = broadcast;
    const expired = expiresAt !== null && clock.now() >= expiresAt;
    if (state !== 'recalled' && !expired) return false;
    const ended = await storage.endWaiting({
      broadcastId: id,
      state: state === 'recalled' ? 'recalled' : 'expired',
      limit: ENDED_AT_ONCE,
    });
    return ended === ENDED_AT_ONCE;
  }

  async function linkReplies(broadcast: Broadcast): Promise<void> {
    const now = clock.now();
    if (Math.abs(now - (repliesAt.get(broadcast.id) ?? -Infinity)) < (tools.repliesMs ?? REPLIES_MS)) return;
    repliesAt.set(broadcast.id, now);
    await settler.linkReplies(broadcast);
  }

  /** Nothing more can happen to one that has ended: no message is under way, and who wanted to answer has. */
  async function letGo(broadcast: Broadcast): Promise<void> {
    const { id, endedAt, version } = broadcast;
    if (endedAt === null || clock.now() < endedAt + REPLY_WITHIN_MS) return;
    if ((await storage.listOpenRecipients({ broadcastId: id, after: 0, limit: 1 })).length > 0) return;
    await storage.commit([
      { kind: 'broadcast', broadcast: { ...broadcast, version: version + 1, live: false } },
    ]);
    repliesAt.delete(id);
    countedAt.delete(id);
  }

  /** All but the feeding. Gives whether there is more to do at once. */
  async function tend(broadcast: Broadcast, until: number): Promise<boolean> {
    switch (broadcast.state) {
      case 'draft':
      case 'review':
        return false;
      case 'approved':
        return expand(broadcast, until);
      case 'holding':
        return begin(broadcast);
      default: {
        const more = await endWaiting(broadcast);
        const { all } = await settler.settleSome(broadcast);
        await linkReplies(broadcast);
        if (broadcast.state === 'done' || broadcast.state === 'recalled') {
          await letGo(broadcast);
          return more;
        }
        const moved = await judge(broadcast);
        return more || moved || !all;
      }
    }
  }

  /** Gives whether there is more to do at once. */
  async function once(): Promise<boolean> {
    const until = performance.now() + ROUND_MS;
    let more = false;
    for (const broadcast of await storage.listLiveBroadcasts()) more = (await tend(broadcast, until)) || more;
    // As they are now: what was paused meanwhile is not fed, and what began is.
    const fed = (await storage.listLiveBroadcasts()).filter(({ state }) => isFed(state));
    if (fed.length === 0) return more;
    const done = await feeder.feedSome(fed);
    if (done.queued > 0) queued();
    return more || done.more;
  }

  async function oneRound(): Promise<boolean> {
    try {
      // Leases are kept in real time: a rehearsal's clock may jump over their end.
      const now = Date.now();
      return (await storage.takeLease({ name: LEASE, owner, now, until: now + LEASE_MS })) && (await once());
    } catch (error) {
      log.error({ code: catalogueCodeOf(error) }, 'broadcasts: round failed');
      return false;
    }
  }

  function next(more: boolean): void {
    if (stopped) return;
    timer = setTimeout(
      () => {
        round = oneRound().then(next);
      },
      more ? SOON_MS : (tools.pollMs ?? POLL_MS),
    );
  }

  return {
    start() {
      round = oneRound().then(next);
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await round;
      await storage.dropLease(LEASE, owner).catch(() => undefined);
    },
    async drain() {
      repliesAt.clear();
      countedAt.clear();
      while (await once()) countedAt.clear();
    },
  };
}
