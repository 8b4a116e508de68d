import { z } from 'zod';
import {
  BROADCAST_KINDS,
  BROADCAST_STATES,
  PAUSE_REASONS,
  type Broadcast,
  type BroadcastState,
  type Expansion,
} from '../../domain/broadcast.ts';
import { broadcastFields, expansionFields, watchFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { bool, flag, number, numberOrNull, oneOf, sealed, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const COLUMNS = `id, version, kind, parent, state, author, override_by, override_reason, submitted_by, approved_by,
  approved_hash, approved_at, approved_count, expansion, due_at, expires_at, canary_at, paused, watch, ended_at, live, created_at, sealed`;

const paused = z.object({ from: z.enum(['canary', 'sending']), why: z.enum(PAUSE_REASONS) });

/** Messages of administrators. */
export function createBroadcasts(connection: Connection, vault: Vault) {
  const seal = sealed(vault, broadcastFields);
  const select = (rest: string) => connection.prepare(`SELECT ${COLUMNS} FROM broadcasts ${rest}`);
  const find = select('WHERE id = ?');
  const live = select('WHERE live = 1 ORDER BY id');
  const list = select(
    'WHERE id < ?1 AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2))) ORDER BY id DESC LIMIT ?3',
  );
  const version = connection.prepare('SELECT version FROM broadcasts WHERE id = ?');
  const standing = connection.prepare('SELECT state, made FROM broadcasts WHERE id = ?');
  const upsert = connection.prepare(
    `INSERT INTO broadcasts (${COLUMNS}, made)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, parent = excluded.parent,
       state = excluded.state, author = excluded.author, override_by = excluded.override_by,
       override_reason = excluded.override_reason, submitted_by = excluded.submitted_by, approved_by = excluded.approved_by,
       approved_hash = excluded.approved_hash, approved_at = excluded.approved_at, approved_count = excluded.approved_count,
       expansion = excluded.expansion, due_at = excluded.due_at, expires_at = excluded.expires_at,
       canary_at = excluded.canary_at, paused = excluded.paused, watch = excluded.watch, ended_at = excluded.ended_at,
       live = excluded.live, created_at = excluded.created_at, sealed = excluded.sealed, made = excluded.made`,
  );
  const expand = connection.prepare('UPDATE broadcasts SET made = ?, expansion = ? WHERE id = ?');

  function broadcastOf(row: Row): Broadcast {
    const overrideBy = textOrNull(row, 6);
    const pause = textOrNull(row, 17);
    return {
      id: text(row, 0),
      version: number(row, 1),
      kind: oneOf(BROADCAST_KINDS, row, 2),
      of: textOrNull(row, 3),
      state: oneOf(BROADCAST_STATES, row, 4),
      author: text(row, 5),
      override: overrideBy === null ? null : { by: overrideBy, reason: text(row, 7) },
      submittedBy: textOrNull(row, 8),
      approvedBy: textOrNull(row, 9),
      approvedHash: textOrNull(row, 10),
      approvedAt: numberOrNull(row, 11),
      approvedCount: numberOrNull(row, 12),
      expansion: expansionFields.parse(JSON.parse(text(row, 13))),
      dueAt: numberOrNull(row, 14),
      expiresAt: numberOrNull(row, 15),
      canaryAt: numberOrNull(row, 16),
      paused: pause === null ? null : paused.parse(JSON.parse(pause)),
      watch: watchFields.parse(JSON.parse(text(row, 18))),
      endedAt: numberOrNull(row, 19),
      live: bool(row, 20),
      createdAt: number(row, 21),
      content: seal.open(row, 22),
    };
  }

  /** How it stands, for the conditions of other writes; null when there is none. */
  function standingOf(id: string): { state: BroadcastState; made: number } | null {
    const row = standing.get([id]);
    return row === null ? null : { state: oneOf(BROADCAST_STATES, row, 0), made: number(row, 1) };
  }

  return {
    findBroadcast(id: string): Broadcast | null {
      const row = find.get([id]);
      return row === null ? null : broadcastOf(row);
    },
    // `~` comes after every character of an id.
    listBroadcasts: (query: { states?: readonly BroadcastState[]; before?: string; limit: number }) =>
      list
        .all([
          query.before ?? '~',
          query.states === undefined ? null : JSON.stringify(query.states),
          query.limit,
        ])
        .map(broadcastOf),
    listLiveBroadcasts: () => live.all([]).map(broadcastOf),
    standingOf,

    checkBroadcast({ id, version: next }: Broadcast): CommitOutcome {
      const row = version.get([id]);
      return (row === null ? 0 : number(row, 0)) === next - 1 ? 'ok' : 'stale';
    },
    writeBroadcast(broadcast: Broadcast): void {
      upsert.run([
        broadcast.id,
        broadcast.version,
        broadcast.kind,
        broadcast.of,
        broadcast.state,
        broadcast.author,
        broadcast.override?.by ?? null,
        broadcast.override?.reason ?? null,
        broadcast.submittedBy,
        broadcast.approvedBy,
        broadcast.approvedHash,
        broadcast.approvedAt,
        broadcast.approvedCount,
        JSON.stringify(broadcast.expansion),
        broadcast.dueAt,
        broadcast.expiresAt,
        broadcast.canaryAt,
        broadcast.paused === null ? null : JSON.stringify(broadcast.paused),
        JSON.stringify(broadcast.watch),
        broadcast.endedAt,
        flag(broadcast.live),
        broadcast.createdAt,
        vault.seal(broadcast.content),
        broadcast.expansion.made,
      ]);
    },
    checkExpansion(id: string, made: number): CommitOutcome {
      const now = standingOf(id);
      return now?.state === 'approved' && now.made === made ? 'ok' : 'stale';
    },
    writeExpansion: (id: string, expansion: Expansion): void =>
      void expand.run([expansion.made, JSON.stringify(expansion), id]),
  };
}

export type Broadcasts = ReturnType<typeof createBroadcasts>;
