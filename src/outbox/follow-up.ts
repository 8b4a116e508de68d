import {
  broadcastOfGroup,
  isBeingSent,
  WITHDRAWN_FOR_GOOD,
  WITHDRAWN_TO_WAIT,
  type BroadcastState,
} from '../domain/broadcast.ts';
import type { OutboxMessage, OutboxRow } from '../domain/message.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { CommitOutcome, Write } from '../storage/write.ts';
import type { Shared } from './options.ts';

/**
 * Queues what follows a row (the same tried later, or another way) in one commit, once for `countName`. What belongs to a broadcast
 * follows it: of one that stands still it waits there with the others, of one that was recalled nothing leaves any more.
 * Gives `stale` when it was done before, or the message has arrived after all. Throws `storage_busy` when the broadcast is
 * changed by others each time.
 */
export async function queueFollowUp(
  { storage }: Pick<Shared, 'storage'>,
  row: Pick<OutboxRow, 'id' | 'group'>,
  countName: string,
  messages: readonly OutboxMessage[],
): Promise<CommitOutcome> {
  const writes: readonly Write[] = [
    // Lets one of several equal reports pass.
    { kind: 'expectedCount', name: countName, expected: 0 },
    { kind: 'follow', id: row.id },
    ...messages.map((message) => ({ kind: 'send' as const, message })),
  ];
  const id = row.group === null ? null : broadcastOfGroup(row.group);
  let before = id === null ? null : await storage.findBroadcast(id);
  return retryStale(async () => {
    if (id === null || row.group === null || before === null) return storage.commit(writes);
    if (isBeingSent(before.state)) {
      // Moves nobody: refused when it is not being sent at that moment.
      const outcome = await storage.commit([{ kind: 'enqueue', broadcastId: id, moves: [] }, ...writes]);
      const after = await storage.findBroadcast(id);
      if (outcome !== 'stale' || after === null || after.version === before.version) return outcome;
      before = after;
      return null;
    }
    const reason = WITHDRAWN[before.state];
    return storage.commit([
      ...writes,
      ...(reason === undefined ? [] : [{ kind: 'withdraw' as const, group: row.group, reason }]),
    ]);
  });
}

const WITHDRAWN: Readonly<Partial<Record<BroadcastState, string>>> = {
  paused: WITHDRAWN_TO_WAIT,
  recalled: WITHDRAWN_FOR_GOOD,
};
