import type { Broadcast } from '../domain/broadcast.ts';
import { recipientOutcome } from '../domain/recipient-outcome.ts';
import type { Settled } from '../storage/write.ts';
import type { BroadcastTools } from './tools.ts';

/** Recipients looked at together. */
const PAGE = 500;
/** Pages of one broadcast that one round looks at: the next goes on where it stopped. */
const PAGES_A_ROUND = 6;
/** A text later than that after a broadcast is no answer to it. */
export const REPLY_WITHIN_MS = 72 * 3_600_000;

/** Copies what became of messages to their recipients. */
export function createSettler({ storage, clock }: Pick<BroadcastTools, 'storage' | 'clock'>) {
  /** Where the last round of a broadcast stopped. */
  const cursors = new Map<string, number>();

  async function page(
    broadcast: Broadcast,
    after: number,
  ): Promise<{ changed: number; last: number | null }> {
    const open = await storage.listOpenRecipients({ broadcastId: broadcast.id, after, limit: PAGE });
    const now = clock.now();
    const settled = open.flatMap((recipient): Settled[] => {
      const outcome = recipientOutcome(recipient.messages, {
        now,
        until: broadcast.expiresAt ?? now,
        stopped: recipient.stopped,
      });
      // Who has answered stays so.
      const state =
        recipient.state === 'replied' && (outcome.state === 'sent' || outcome.state === 'delivered')
          ? recipient.state
          : outcome.state;
      if (outcome.open && state === recipient.state && outcome.reason === recipient.reason) return [];
      return [{ ...outcome, position: recipient.position, feeds: recipient.feeds }];
    });
    if (settled.length > 0) await storage.commit([{ kind: 'settle', broadcastId: broadcast.id, settled }]);
    return {
      changed: settled.length,
      last: open.length < PAGE ? null : (open.at(-1)?.position ?? null),
    };
  }

  return {
    /** Goes through some of the open recipients of a broadcast, in turn. Gives how many changed, and whether all were looked at. */
    async settleSome(broadcast: Broadcast): Promise<{ readonly changed: number; readonly all: boolean }> {
      const from = cursors.get(broadcast.id) ?? 0;
      let after = from;
      let changed = 0;
      for (let pages = 0; pages < PAGES_A_ROUND; pages += 1) {
        const done = await page(broadcast, after);
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
    /** Links texts to the recipients whom they answer. Gives how many were found. */
    async linkReplies({ id }: Broadcast): Promise<number> {
      let linked = 0;
      for (let after: number | null = 0; after !== null;) {
        const { replies, scanned }: Awaited<ReturnType<typeof storage.listNewReplies>> =
          await storage.listNewReplies({
            broadcastId: id,
            withinMs: REPLY_WITHIN_MS,
            after,
            limit: PAGE,
          });
        if (replies.length > 0) await storage.commit([{ kind: 'reply', broadcastId: id, replies }]);
        linked += replies.length;
        after = scanned;
      }
      return linked;
    },
  };
}

export type Settler = ReturnType<typeof createSettler>;
