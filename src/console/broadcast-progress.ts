import { progressOf, type BroadcastProgress } from '../broadcasts/after.ts';
import type { BroadcastDeps } from '../broadcasts/deps.ts';
import { finishOf } from '../broadcasts/finish.ts';
import type { SendingLoad } from '../domain/sending-time.ts';
import { readWaiting, type Waiting } from '../outbox/finish.ts';
import { createReadings } from './readings.ts';

/** Counting walks along an index of all recipients. */
const COUNT_EVERY = 1_000;
/** Summing what is left reads everyone who waits, and falls slowly. */
const SUM_EVERY = 5_000;

const counts = createReadings<ProgressNow>(COUNT_EVERY);
const sums = createReadings<readonly SendingLoad[]>(SUM_EVERY);
const waits = createReadings<Waiting>(SUM_EVERY);

/** How a broadcast stands, and when its last message leaves. */
export interface ProgressNow extends BroadcastProgress {
  /** UTC milliseconds, Infinity when a sender sends nothing; null before it is frozen, while it stands still, and at its end. */
  readonly finishesAt: number | null;
}

/** Throws AvisoError `not_found`. */
export async function progressNow(deps: BroadcastDeps, id: string): Promise<ProgressNow> {
  const { storage, clock } = deps;
  const progress = await progressOf(deps, id);
  const finishesAt = await finishOf(
    deps,
    progress.broadcast,
    (broadcast) =>
      // Summed anew as soon as somebody did something with it.
      sums(storage, `${broadcast.id} ${String(broadcast.version)}`, () => storage.listLeft(broadcast.id))(),
    (senders) => waits(storage, senders.join(' '), () => readWaiting(storage, clock.now(), senders))(),
  );
  return { ...progress, finishesAt };
}

/** The same, read once a second for all who watch. */
export function watchedProgress(deps: BroadcastDeps, id: string): Promise<ProgressNow> {
  return counts(deps.storage, id, () => progressNow(deps, id))();
}
