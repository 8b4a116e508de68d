import type { Broadcast } from '../domain/broadcast.ts';
import { recipientOutcome } from '../domain/recipient-outcome.ts';
import type { OpenRecipient } from '../storage/broadcast-port.ts';
import type { NewOutcome } from '../storage/write.ts';
import type { BroadcastDeps } from './deps.ts';

/** Recipients looked at together. */
const PAGE = 500;
/** Pages of one broadcast that one round looks at: the next goes on where it stopped. */
const PAGES_A_ROUND = 6;

type OutcomeDeps = Pick<BroadcastDeps, 'storage' | 'clock'>;

/** Copies what became of messages to their recipients. */
export interface OutcomeReconciler {
  /** Goes through some of the open recipients of a broadcast, in turn. Gives how many changed, and whether all were looked at. */
  reconcileSome(broadcast: Broadcast): Promise<{ readonly changed: number; readonly all: boolean }>;
}

export function createOutcomeReconciler(deps: OutcomeDeps): OutcomeReconciler {
  /** Position behind which the next round of a broadcast goes on. */
  const cursors = new Map<string, number>();
  return {
    async reconcileSome(broadcast) {
      const from = cursors.get(broadcast.id) ?? 0;
      let after = from;
      let changed = 0;
      for (let pages = 0; pages < PAGES_A_ROUND; pages += 1) {
        const done = await reconcilePage(deps, broadcast, after);
        changed += done.changed;
        if (done.last === null) {
          cursors.delete(broadcast.id);
          return { changed, all: from === 0 };
        }
        after = done.last;
      }
      cursors.set(broadcast.id, after);
      return { changed, all: false };
    },
  };
}

/** Gives how many changed, and the last position of the page; null at the end. */
async function reconcilePage(
  { storage, clock }: OutcomeDeps,
  broadcast: Broadcast,
  after: number,
): Promise<{ readonly changed: number; readonly last: number | null }> {
  const open = await storage.listOpenRecipients({ broadcastId: broadcast.id, after, limit: PAGE });
  const now = clock.now();
  const outcomes = open.flatMap((recipient) => newOutcome(broadcast, recipient, now));
  if (outcomes.length > 0) await storage.commit([{ kind: 'outcomes', broadcastId: broadcast.id, outcomes }]);
  return { changed: outcomes.length, last: open.length < PAGE ? null : (open.at(-1)?.position ?? null) };
}

/** What became of a recipient's message, if that is another thing than what is known of them. */
function newOutcome(
  { expiresAt }: Broadcast,
  { position, feeds, messages, stopped, state: known, reason }: OpenRecipient,
  now: number,
): readonly NewOutcome[] {
  const outcome = recipientOutcome(messages, { now, until: expiresAt ?? now, stopped });
  // Who has answered stays so.
  const state =
    known === 'replied' && (outcome.state === 'sent' || outcome.state === 'delivered')
      ? known
      : outcome.state;
  return outcome.open && state === known && outcome.reason === reason
    ? []
    : [{ ...outcome, position, feeds }];
}
