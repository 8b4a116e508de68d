import { cursorOf, readCursor, type AgedPage, type AgedQuery } from '../retention-port.ts';
import { number, text } from './cells.ts';
import type { Connection, Query } from './connection.ts';
import { idsOf } from './listed.ts';
import { ENDED, MAY_GO, SILENT } from './may-go.ts';

/** Finds what has come of age. */
export function createAged(connection: Connection) {
  /** ?2 and ?3 say behind what to go on, ?4 how many rows. */
  const inTime = (table: string, id: string, at: string, which: string): Query =>
    connection.prepare(
      `SELECT ${id}, ${at}, ${which} FROM ${table} WHERE ${at} < ?1 AND (${at}, ${id}) > (?2, ?3) ORDER BY ${at}, ${id} LIMIT ?4`,
    );
  const byTime = {
    requests: connection.prepare(
      `SELECT id, opened_at, ${MAY_GO.requests} FROM person_requests
        WHERE state = 'closed' AND opened_at < ?1 AND (opened_at, id) > (?2, ?3) ORDER BY opened_at, id LIMIT ?4`,
    ),
    texts: inTime('inbound', 'sid', 'received_at', MAY_GO.texts),
    messages: inTime('outbox', 'id', 'created_at', MAY_GO.messages),
  };
  /** ?2 is the key behind which to go on. */
  const byKey = {
    registrations: connection.prepare(
      `SELECT id, ${ENDED} FROM (SELECT id, stage, contact_id, created_at FROM registrations WHERE id > ?2 ORDER BY id LIMIT ?3) p`,
    ),
    talks: connection.prepare(
      `SELECT contact_id, ${SILENT} FROM (
         SELECT contact_id, last_inbound_at FROM conversations WHERE contact_id > ?2 ORDER BY contact_id LIMIT ?3) p`,
    ),
  };
  return {
    listAged({ kind, before, after, limit }: AgedQuery): AgedPage {
      if (kind === 'registrations' || kind === 'talks') {
        const rows = byKey[kind].all([before, after, limit]);
        const last = rows.at(-1);
        const ids = idsOf(rows.filter((row) => row[1] === 1));
        return { ids, next: rows.length < limit || last === undefined ? null : text(last, 0) };
      }
      const { at, id } = readCursor(after);
      const rows = byTime[kind].all([before, at, id, limit]);
      const last = rows.at(-1);
      const ids = idsOf(rows.filter((row) => row[2] === 1));
      const next =
        rows.length < limit || last === undefined ? null : cursorOf(number(last, 1), text(last, 0));
      return { ids, next };
    },
  };
}
