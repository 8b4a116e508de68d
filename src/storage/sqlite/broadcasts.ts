import { BROADCAST_STATES, type BroadcastState, type Expansion } from '../../domain/broadcast.ts';
import { broadcastRecord } from '../records/broadcasts.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome, Write } from '../write.ts';
import { number, oneOf, textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

type Frozen = Extract<Write, { kind: 'recipients' }>;

/** Messages of administrators. */
export function createBroadcasts(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, broadcastRecord, { made: ({ expansion }) => expansion.made });
  const { select } = table;
  const live = select('WHERE live = 1 ORDER BY id');
  const list = select(
    'WHERE id < ?1 AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2))) ORDER BY id DESC LIMIT ?3',
  );
  const nextDue = connection.prepare(
    "SELECT min(due_at) FROM broadcasts WHERE live = 1 AND state = 'holding' AND due_at > ?",
  );
  const standing = connection.prepare('SELECT state, made, approved_hash FROM broadcasts WHERE id = ?');

  /** How it stands, for the conditions of other writes; null when there is none. */
  function standingOf(
    id: string,
  ): { state: BroadcastState; made: number; approvedHash: string | null } | null {
    const row = standing.get([id]);
    return row === null
      ? null
      : {
          state: oneOf(BROADCAST_STATES, row, 0),
          made: number(row, 1),
          approvedHash: textOrNull(row, 2),
        };
  }

  return {
    findBroadcast: table.find,
    // `~` comes after every character of an id.
    listBroadcasts: (query: { states?: readonly BroadcastState[]; before?: string; limit: number }) =>
      list.page(query.limit, (behind, most) => [
        behind ?? query.before ?? '~',
        query.states === undefined ? null : JSON.stringify(query.states),
        most,
      ]),
    listLiveBroadcasts: () => live.all([]),
    standingOf,
    /** The earliest time after `now` at which one that is held back may start. */
    nextBroadcastAt: (now: number) => nextDue.get([now])?.[0] ?? null,

    checkBroadcast: table.check,
    writeBroadcast: table.write,
    checkExpansion({
      broadcastId,
      approvedHash,
      made,
    }: Pick<Frozen, 'broadcastId' | 'approvedHash' | 'made'>): CommitOutcome {
      const now = standingOf(broadcastId);
      return now?.state === 'approved' && now.made === made && now.approvedHash === approvedHash
        ? 'ok'
        : 'stale';
    },
    writeExpansion(id: string, expansion: Expansion): void {
      const broadcast = table.find(id);
      if (broadcast !== null) table.write({ ...broadcast, expansion });
    },
  };
}

export type Broadcasts = ReturnType<typeof createBroadcasts>;
