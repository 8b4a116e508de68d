import { isBeingSent, type Broadcast } from '../domain/broadcast.ts';
import { PRIORITIES } from '../domain/message.ts';
import { finishingTime, type SendingLoad } from '../domain/sending-time.ts';
import { readWaiting, segmentsBefore, type Waiting } from '../outbox/finish.ts';
import type { BroadcastDeps } from './deps.ts';

/** How what a reckoning needs is read: whoever asks often need not read it each time. */
interface FinishReads {
  /** What has not left of a broadcast, as BroadcastStorage.listLeft gives it. */
  readonly left: (broadcast: Broadcast) => Promise<readonly SendingLoad[]>;
  /** What waits in the outbox, and at the channel for these senders. */
  readonly waiting: (senders: readonly string[]) => Promise<Waiting>;
}

type FinishDeps = Pick<BroadcastDeps, 'storage' | 'clock' | 'rates'>;

/**
 * When the last message of a broadcast leaves, as things are. UTC milliseconds, on the whole second; null while nobody can know (before
 * its audience is frozen, while it stands still) and at its end. The wait for the results of those who get it first comes on top.
 */
export async function finishOf(
  deps: FinishDeps,
  broadcast: Broadcast,
  left: FinishReads['left'] = ({ id }) => deps.storage.listLeft(id),
  waiting: FinishReads['waiting'] = (senders) => readWaiting(deps.storage, deps.clock.now(), senders),
): Promise<number | null> {
  const { id, state, dueAt, content } = broadcast;
  if (state !== 'holding' && !isBeingSent(state)) return null;
  const loads = await left(broadcast);
  const from = Math.max(deps.clock.now(), state === 'holding' ? (dueAt ?? 0) : 0);
  const { quietHours } = content;
  const at = await reckonFinish(deps, { id, loads, from, quietHours }, { left, waiting });
  return Math.ceil(at / 1000) * 1000;
}

/**
 * When the last of these loads leaves: after what the channel holds and what is more urgent, and in turn with the other broadcasts
 * at the same sender, so that of each of them as much goes before as of this one. What leaves until `from` does not count.
 * @param id of the broadcast whose loads they are, which does not wait for itself
 * @param from UTC milliseconds at which the first may leave
 * Gives UTC milliseconds; Infinity for a sender that sends nothing.
 */
export async function reckonFinish(
  { storage, clock, rates }: FinishDeps,
  {
    id,
    loads,
    from,
    quietHours,
  }: {
    readonly id: string;
    readonly loads: readonly SendingLoad[];
    readonly from: number;
    readonly quietHours: boolean;
  },
  reads: FinishReads = {
    left: (broadcast) => storage.listLeft(broadcast.id),
    waiting: (senders) => readWaiting(storage, clock.now(), senders),
  },
): Promise<number> {
  const now = clock.now();
  const own = bySender(loads);
  const waiting = await reads.waiting([...own.keys()]);
  const others = await othersBefore(storage, { id, from, now }, reads.left);
  const urgent = (sender: string): number => segmentsBefore(waiting, sender, PRIORITIES.broadcast);

  /** Of another broadcast's units at a sender, those that are still there at `from`. */
  function leftThen(other: Other, sender: string): number {
    const units = other.units.get(sender) ?? 0;
    const beside = others.filter((each) => each !== other);
    const done = finishingTime(
      other.loads.filter((load) => load.sender === sender),
      {
        rates,
        from: other.from,
        quietHours: other.quietHours,
        ahead: () => urgent(sender) + inTurn(beside, units, (each) => each.units.get(sender) ?? 0),
      },
    );
    if (done === Infinity) return units;
    return done <= from ? 0 : units * Math.min(1, (done - from) / (done - other.from));
  }

  return finishingTime(loads, {
    rates,
    from,
    quietHours,
    ahead(sender) {
      const rate = rates(sender);
      const gone = rate === Infinity ? Infinity : (rate * (from - now)) / 1000;
      const before = Math.max(0, urgent(sender) - gone);
      return before + inTurn(others, own.get(sender) ?? 0, (other) => leftThen(other, sender));
    },
  });
}

/** A broadcast that takes turns with the one that is reckoned. */
interface Other {
  readonly loads: readonly SendingLoad[];
  readonly units: ReadonlyMap<string, number>;
  /** UTC milliseconds at which it goes on. */
  readonly from: number;
  readonly quietHours: boolean;
}

/** Those that are being sent, or will be by `from`. */
async function othersBefore(
  storage: BroadcastDeps['storage'],
  { id, from, now }: { readonly id: string; readonly from: number; readonly now: number },
  left: FinishReads['left'],
): Promise<readonly Other[]> {
  const others: Other[] = [];
  for (const other of await storage.listLiveBroadcasts()) {
    const begins = isBeingSent(other.state) ? now : other.state === 'holding' ? other.dueAt : null;
    if (other.id === id || begins === null || begins > from) continue;
    if (other.expiresAt !== null && other.expiresAt <= from) continue;
    const loads = await left(other);
    const { quietHours } = other.content;
    others.push({ loads, units: bySender(loads), from: Math.max(now, begins), quietHours });
  }
  return others;
}

/** Of each other one as much goes before as there is of this one. */
function inTurn(others: readonly Other[], own: number, unitsOf: (other: Other) => number): number {
  return others.reduce((sum, other) => sum + Math.min(own, unitsOf(other)), 0);
}

function bySender(loads: readonly SendingLoad[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { sender, units } of loads) sums.set(sender, (sums.get(sender) ?? 0) + units);
  return sums;
}
