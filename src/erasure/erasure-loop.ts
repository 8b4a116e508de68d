import type { ChannelCopies } from '../channels/transport.ts';
import type { Clock } from '../domain/clock.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Leftover } from '../domain/erasure.ts';
import type { Log } from '../domain/log.ts';
import type { OutboxRow } from '../domain/message.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import type { Storage } from '../storage/storage.ts';

const LEASE_MS = 60_000;
const POLL_MS = 30_000;
/** Leftovers of a kind that one round looks at. */
const ROUND = 50;
/** A message that is out is looked at again after this. */
const AGAIN_MS = 60_000;
/** What a phone reports late is not waited for: the channel took the message, and nothing is sent in its place. */
const TAKEN_MS = 60 * 60_000;
/** From one try to delete a copy to the next, doubled each time. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * 60_000;

export interface ErasureLoopDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel's own copies of texts and messages. */
  readonly copies: ChannelCopies;
  /** Names this worker in the lease. */
  readonly owner: string;
  readonly pollMs?: number;
}

/**
 * Finishes erasures: empties messages that were out once it is known what became of them, and has the channel delete its copies. What is
 * to be done is in the database, so a kill loses nothing; what is done twice does no harm.
 */
export function createErasureLoop(deps: ErasureLoopDeps): LeasedLoop {
  const { storage, owner, log, pollMs = POLL_MS } = deps;
  return createLeasedLoop({
    ...{ storage, owner, lease: 'erasures', leaseMs: LEASE_MS, keeps: true },
    work: (holds) => finishErasures(deps, holds),
    nextIn: (round) => {
      if (round.was === 'failed') log.error({ code: catalogueCodeOf(round.error) }, 'erasures: round failed');
      return pollMs;
    },
  });
}

/** One round. @param holds whether to go on */
export async function finishErasures(
  deps: Omit<ErasureLoopDeps, 'owner'>,
  holds: () => boolean = () => true,
): Promise<void> {
  const { storage, clock } = deps;
  const due = { now: clock.now(), limit: ROUND };
  const messages = await storage.listLeftovers({ kind: 'message', ...due });
  for (const leftover of messages) if (holds()) await finishMessage(deps, leftover);
  const copies = await storage.listLeftovers({ kind: 'copy', ...due });
  for (const leftover of copies) if (holds() && !(await finishCopy(deps, leftover))) break;
  if (messages.length + copies.length > 0) await storage.sweepErased?.();
}

async function finishMessage(
  { storage, clock }: Pick<ErasureLoopDeps, 'storage' | 'clock'>,
  leftover: Leftover,
): Promise<void> {
  const now = clock.now();
  // One that does not open has nothing that anybody could wait for.
  const row = await ifItOpens(storage.findOutbox(leftover.subject));
  if (isOver(row, now - leftover.since)) {
    await storage.commit([{ kind: 'eraseMessage', id: leftover.subject, at: now }]);
    return;
  }
  const later = { ...leftover, dueAt: now + AGAIN_MS, tries: leftover.tries + 1 };
  await storage.commit([{ kind: 'leftover', leftover: later }]);
}

/** Whether it is known what became of a message; a minute is left to the last answer, so that it is read on a simulated phone. */
function isOver(row: OutboxRow | null, ageMs: number): boolean {
  if (row === null) return true;
  switch (row.state) {
    case 'queued':
    case 'sending':
    case 'unsure':
      return false;
    case 'accepted':
    case 'sent':
      return ageMs >= TAKEN_MS;
    default:
      return ageMs >= AGAIN_MS;
  }
}

/** Gives whether to go on with the next one. */
async function finishCopy(
  { storage, clock, copies, log }: Pick<ErasureLoopDeps, 'storage' | 'clock' | 'copies' | 'log'>,
  leftover: Leftover,
): Promise<boolean> {
  const answer = await copies.forget(leftover.subject);
  if (answer.kind === 'gone') {
    await storage.commit([{ kind: 'leftoverDone', id: leftover.id }]);
    return true;
  }
  const tries = leftover.tries + 1;
  const pause = answer.afterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** leftover.tries, LONGEST_PAUSE_MS);
  await storage.commit([{ kind: 'leftover', leftover: { ...leftover, tries, dueAt: clock.now() + pause } }]);
  log.info({ code: answer.error, tries }, "erasures: the channel's copy is not deleted yet");
  return answer.afterMs === null;
}
