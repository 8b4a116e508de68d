import { z } from 'zod';
import { CHANGE_KINDS, CHANGE_STATES, type Change, type ChangeState } from '../../domain/change.ts';
import { figuresFields } from '../sealed-fields.ts';
import type { CommitOutcome } from '../write.ts';
import { number, numberOrNull, oneOf, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const CHANGE =
  'id, version, kind, subject, state, figures, authors, decided_by, decided_at, created_at, expires_at';

const actors = z.array(z.string());

function changeOf(row: Row): Change {
  return {
    id: text(row, 0),
    version: number(row, 1),
    kind: oneOf(CHANGE_KINDS, row, 2),
    subject: text(row, 3),
    state: oneOf(CHANGE_STATES, row, 4),
    figures: figuresFields.parse(JSON.parse(text(row, 5))),
    authors: actors.parse(JSON.parse(text(row, 6))),
    decidedBy: textOrNull(row, 7),
    decidedAt: numberOrNull(row, 8),
    createdAt: number(row, 9),
    expiresAt: number(row, 10),
  };
}

/** Changes that wait for a second person, or had one. */
export function createChanges(connection: Connection) {
  const find = connection.prepare(`SELECT ${CHANGE} FROM changes WHERE id = ?`);
  // `~` comes after every character of an id.
  const list = connection.prepare(
    `SELECT ${CHANGE} FROM changes WHERE id < ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id DESC LIMIT ?3`,
  );
  const version = connection.prepare('SELECT version FROM changes WHERE id = ?');
  const put = connection.prepare(
    `INSERT INTO changes (${CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, subject = excluded.subject,
       state = excluded.state, figures = excluded.figures, authors = excluded.authors, decided_by = excluded.decided_by,
       decided_at = excluded.decided_at, created_at = excluded.created_at, expires_at = excluded.expires_at`,
  );

  return {
    findChange(id: string): Change | null {
      const row = find.get([id]);
      return row === null ? null : changeOf(row);
    },
    listChanges: ({ state, before, limit }: { state?: ChangeState; before?: string; limit: number }) =>
      list.all([before ?? '~', state ?? null, limit]).map(changeOf),
    checkChange({ id, version: next }: Change): CommitOutcome {
      const row = version.get([id]);
      return (row === null ? 0 : number(row, 0)) === next - 1 ? 'ok' : 'stale';
    },
    writeChange(change: Change): void {
      put.run([
        change.id,
        change.version,
        change.kind,
        change.subject,
        change.state,
        JSON.stringify(change.figures),
        JSON.stringify(change.authors),
        change.decidedBy,
        change.decidedAt,
        change.createdAt,
        change.expiresAt,
      ]);
    },
  };
}
