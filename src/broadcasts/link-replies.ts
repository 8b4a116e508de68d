import type { Broadcast } from '../domain/broadcast.ts';
import type { BroadcastDeps } from './deps.ts';

/** Recipients looked at together. */
const PAGE = 500;
/** A text later than that after a broadcast is no answer to it. */
export const REPLY_WITHIN_MS = 72 * 3_600_000;

/** Links texts to the recipients whom they answer. */
export async function linkReplies(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  { id }: Pick<Broadcast, 'id'>,
): Promise<void> {
  const query = { broadcastId: id, withinMs: REPLY_WITHIN_MS, limit: PAGE };
  for (let after: number | null = 0; after !== null;) {
    const { replies, scanned }: Awaited<ReturnType<typeof storage.listNewReplies>> =
      await storage.listNewReplies({ ...query, after });
    if (replies.length > 0) await storage.commit([{ kind: 'reply', broadcastId: id, replies }]);
    after = scanned;
  }
}
