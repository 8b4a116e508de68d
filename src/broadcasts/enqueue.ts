import type { Broadcast, BroadcastRecipient } from '../domain/broadcast.ts';
import type { Write } from '../storage/write.ts';
import { awakeZones } from './awake-zones.ts';
import { recipientMove, type RecipientMove } from './recipient-move.ts';
import { successorsOf } from './same-phone.ts';
import type { BroadcastDeps } from './deps.ts';

/**
 * What is in the outbox of a sender leaves within this: enough that it never idles between two rounds, or while another worker takes
 * over, and little enough that a pause, a recall or another broadcast is felt at once.
 */
const WINDOW_MS = 30_000;
/** Of a sender without a limit this many are in the outbox at most. */
const MOST_QUEUED = 1_000;
/** One turn of one broadcast: what one commit holds the database for. */
const TURN = 100;
/** What one round puts into the outbox at most. */
const MOST_A_ROUND = 2_000;

/** Puts recipients into the outbox. */
export interface Enqueuer {
  /**
   * Puts into the outbox what leaves soon, of all broadcasts that are being sent: at each sender they take turns, and who was first
   * last time is last this time. Gives how many messages were queued, and whether it stopped before it was done.
   */
  enqueueSome(broadcasts: readonly Broadcast[]): Promise<{ readonly queued: number; readonly more: boolean }>;
}

export function createEnqueuer(deps: BroadcastDeps): Enqueuer {
  let rounds = 0;
  return {
    async enqueueSome(broadcasts) {
      rounds += 1;
      const round: Round = { now: deps.clock.now(), queued: 0, moved: 0, more: false };
      const inOutbox = await deps.storage.sumQueuedRecipients();
      for (const sender of new Set(broadcasts.flatMap(({ expansion }) => expansion.senders))) {
        const sharing = broadcasts.filter(({ expansion }) => expansion.senders.includes(sender));
        const first = rounds % Math.max(1, sharing.length);
        const inTurn = [...sharing.slice(first), ...sharing.slice(0, first)];
        const used = inOutbox.get(sender) ?? 0;
        const goesOn = await fillSender(deps, round, { sender, used, inTurn });
        if (!goesOn) return { queued: round.queued, more: true };
      }
      return { queued: round.queued, more: round.more };
    },
  };
}

/** What a round has done so far. */
interface Round {
  /** UTC milliseconds. */
  readonly now: number;
  queued: number;
  moved: number;
  more: boolean;
}

/** A sender whose part of the outbox is filled. */
interface Filling {
  readonly sender: string;
  /** Segments of broadcasts that are in its outbox. */
  readonly used: number;
  /** Those that have somebody to send to there, in the order of their turns. */
  readonly inTurn: readonly Broadcast[];
}

/** Fills one sender's part of the outbox, the broadcasts in turn, until it is full or nobody waits. False when the round has done enough. */
async function fillSender(
  deps: BroadcastDeps,
  round: Round,
  { sender, used: before, inTurn }: Filling,
): Promise<boolean> {
  let used = before;
  for (let waiting = inTurn; waiting.length > 0;) {
    const further: Broadcast[] = [];
    for (const broadcast of waiting) {
      const room = capacity(deps.rates(sender), round.now, broadcast.expiresAt ?? round.now) - used;
      if (room <= 0) continue;
      if (round.moved >= MOST_A_ROUND) return false;
      const limit = Math.min(TURN, Math.max(1, Math.ceil(room / waiting.length)));
      const done = await oneTurn(deps, broadcast, sender, limit);
      used += done.segments;
      round.queued += done.queued;
      round.moved += done.moved;
      round.more ||= done.grew;
      if (done.moved > 0) further.push(broadcast);
    }
    waiting = further;
  }
  return true;
}

/** Segments that leave a sender before `until`, at most a window's worth. @param rate segments a second */
function capacity(rate: number, now: number, until: number): number {
  const seconds = Math.max(0, Math.min(WINDOW_MS, until - now)) / 1000;
  if (seconds <= 0) return 0;
  return rate === Infinity ? MOST_QUEUED : Math.max(1, rate * seconds);
}

/** What one turn did. */
interface Turn {
  readonly moved: number;
  readonly queued: number;
  /** Of what was queued. */
  readonly segments: number;
  /** It waits for one more sender now, of which the next round knows. */
  readonly grew: boolean;
}

const NOTHING: Turn = { moved: 0, queued: 0, segments: 0, grew: false };

/** One commit: up to `limit` of one broadcast at one sender. */
async function oneTurn(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  sender: string,
  limit: number,
): Promise<Turn> {
  const { storage } = deps;
  const now = deps.clock.now();
  const recipients = await nextRecipients(deps, broadcast, sender, { limit, now });
  if (recipients.length === 0) return NOTHING;
  const rows = new Map(
    (await storage.listAudienceRows(recipients.map(({ registrationId }) => registrationId))).map((row) => [
      row.registration.id,
      row,
    ]),
  );
  const moves = recipients.map((recipient) =>
    recipientMove(deps, broadcast, recipient, rows.get(recipient.registrationId), now),
  );
  const gone = recipients.filter((_, i) => moves[i]?.move.to === 'suppressed');
  const successors = await successorsOf(deps, broadcast, gone);
  const more = moreSenders(broadcast, moves);
  const outcome = await storage.commit([
    ...more,
    {
      kind: 'enqueue',
      broadcastId: broadcast.id,
      moves: [...moves.map(({ move }) => move), ...successors],
    },
    ...moves.flatMap(({ send }) => send ?? []),
  ]);
  // It was paused, or another worker was faster: the next round sees it as it is then.
  if (outcome !== 'ok') return NOTHING;
  const queued = moves.flatMap(({ move }) => (move.to === 'queued' ? [move.segments] : []));
  return {
    moved: moves.length,
    queued: queued.length,
    segments: queued.reduce((sum, each) => sum + each, 0),
    grew: more.length > 0,
  };
}

/** Those who wait at the sender and may be rung now, who get it first before the others. */
async function nextRecipients(
  { storage }: BroadcastDeps,
  broadcast: Broadcast,
  sender: string,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<readonly BroadcastRecipient[]> {
  const zones = awakeZones(broadcast, now);
  const recipients: BroadcastRecipient[] = [];
  for (const canary of broadcast.state === 'canary' ? [true] : [true, false])
    for (const zone of zones) {
      if (recipients.length >= limit) break;
      const query = { broadcastId: broadcast.id, canary, sender, zone };
      recipients.push(...(await storage.listToEnqueue({ ...query, limit: limit - recipients.length })));
    }
  return recipients;
}

/**
 * The broadcast with the senders that it waits for besides, if there are any: whoever wrote to a sender of ours since that nobody else of
 * the audience has would be looked for at none.
 */
function moreSenders(broadcast: Broadcast, moves: readonly RecipientMove[]): readonly Write[] {
  const { expansion, version } = broadcast;
  const senders = new Set(expansion.senders);
  for (const { move } of moves) if (move.to === 'waiting') senders.add(move.sender);
  if (senders.size === expansion.senders.length) return [];
  const grown = { ...expansion, senders: [...senders].sort() };
  return [{ kind: 'broadcast', broadcast: { ...broadcast, version: version + 1, expansion: grown } }];
}
