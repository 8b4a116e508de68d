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
import type { CommitOutcome, Write } from '../write.ts';
import { bool, flag, number, numberOrNull, oneOf, sealed, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

type Frozen = Extract<Write, { kind: 'recipients' }>;

const COLUMNS = `id, version, kind, parent, state, author, override, submitted_by, approved_by,
  approved_hash, approved_at, approved_count, expansion, due_at, expires_at, canary_at, paused, watch, ended_at, live, created_at, sealed, authors`;

const paused = z.object({ from: z.enum(['canary', 'sending']), why: z.enum(PAUSE_REASONS) });

const authors = z.array(z.string());

const override = z.object({ by: z.string(), reason: z.string() });

const jsonOrNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** Messages of administrators. */
export function createBroadcasts(connection: Connection, vault: Vault) {
  const seal = sealed(vault, broadcastFields);
  const select = (rest: string) => connection.prepare(`SELECT ${COLUMNS} FROM broadcasts ${rest}`);
  const find = select('WHERE id = ?');
  const live = select('WHERE live = 1 ORDER BY id');
  const list = select(
    'WHERE id < ?1 AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2))) ORDER BY id DESC LIMIT ?3',
  );
  const nextDue = connection.prepare(
    "SELECT min(due_at) FROM broadcasts WHERE live = 1 AND state = 'holding' AND due_at > ?",
  );
  const version = connection.prepare('SELECT version FROM broadcasts WHERE id = ?');
  const standing = connection.prepare('SELECT state, made, approved_hash FROM broadcasts WHERE id = ?');
  const upsert = connection.prepare(
    `INSERT INTO broadcasts (${COLUMNS}, made)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, parent = excluded.parent,
       state = excluded.state, author = excluded.author, override = excluded.override, submitted_by = excluded.submitted_by, approved_by = excluded.approved_by,
       approved_hash = excluded.approved_hash, approved_at = excluded.approved_at, approved_count = excluded.approved_count,
       expansion = excluded.expansion, due_at = excluded.due_at, expires_at = excluded.expires_at,
       canary_at = excluded.canary_at, paused = excluded.paused, watch = excluded.watch, ended_at = excluded.ended_at,
       live = excluded.live, created_at = excluded.created_at, sealed = excluded.sealed, authors = excluded.authors, made = excluded.made`,
  );
  const expand = connection.prepare('UPDATE broadcasts SET made = ?, expansion = ? WHERE id = ?');

  function broadcastOf(row: Row): Broadcast {
    const overridden = textOrNull(row, 6);
    const pause = textOrNull(row, 16);
    return {
      id: text(row, 0),
      version: number(row, 1),
      kind: oneOf(BROADCAST_KINDS, row, 2),
      of: textOrNull(row, 3),
      state: oneOf(BROADCAST_STATES, row, 4),
      author: text(row, 5),
      override: overridden === null ? null : override.parse(JSON.parse(overridden)),
      submittedBy: textOrNull(row, 7),
      approvedBy: textOrNull(row, 8),
      approvedHash: textOrNull(row, 9),
      approvedAt: numberOrNull(row, 10),
      approvedCount: numberOrNull(row, 11),
      expansion: expansionFields.parse(JSON.parse(text(row, 12))),
      dueAt: numberOrNull(row, 13),
      expiresAt: numberOrNull(row, 14),
      canaryAt: numberOrNull(row, 15),
      paused: pause === null ? null : paused.parse(JSON.parse(pause)),
      watch: watchFields.parse(JSON.parse(text(row, 17))),
      endedAt: numberOrNull(row, 18),
      live: bool(row, 19),
      createdAt: number(row, 20),
      content: seal.open(row, 21),
      authors: authors.parse(JSON.parse(text(row, 22))),
    };
  }

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
    /** The earliest time after `now` at which one that is held back may start. */
    nextBroadcastAt: (now: number) => nextDue.get([now])?.[0] ?? null,

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
        jsonOrNull(broadcast.override),
        broadcast.submittedBy,
        broadcast.approvedBy,
        broadcast.approvedHash,
        broadcast.approvedAt,
        broadcast.approvedCount,
        JSON.stringify(broadcast.expansion),
        broadcast.dueAt,
        broadcast.expiresAt,
        broadcast.canaryAt,
        jsonOrNull(broadcast.paused),
        JSON.stringify(broadcast.watch),
        broadcast.endedAt,
        flag(broadcast.live),
        broadcast.createdAt,
        vault.seal(broadcast.content),
        JSON.stringify(broadcast.authors),
        broadcast.expansion.made,
      ]);
    },
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
    writeExpansion: (id: string, expansion: Expansion): void =>
      void expand.run([expansion.made, JSON.stringify(expansion), id]),
  };
}

export type Broadcasts = ReturnType<typeof createBroadcasts>;
