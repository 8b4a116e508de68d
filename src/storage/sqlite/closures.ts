import type { Closure } from '../../domain/closure.ts';
import { PORT_IDS } from '../../domain/port.ts';
import type { ClosuresQuery } from '../storage.ts';
import type { CommitOutcome } from '../write.ts';
import { number, numberOrNull, oneOf, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const CLOSURE = 'id, version, port, date, time, closed_by, closed_at, cleared_at';

function closureOf(row: Row): Closure {
  return {
    id: text(row, 0),
    version: number(row, 1),
    port: oneOf(PORT_IDS, row, 2),
    date: text(row, 3),
    time: textOrNull(row, 4),
    closedBy: text(row, 5),
    closedAt: number(row, 6),
    clearedAt: numberOrNull(row, 7),
  };
}

/** Days and times at ports at which nobody is received. */
export function createClosures(connection: Connection) {
  const find = connection.prepare(`SELECT ${CLOSURE} FROM closures WHERE id = ?`);
  const list = connection.prepare(
    `SELECT ${CLOSURE} FROM closures WHERE date >= ?1 AND (?2 = 0 OR cleared_at IS NULL) ORDER BY date, id`,
  );
  const version = connection.prepare('SELECT version FROM closures WHERE id = ?');
  const put = connection.prepare(
    `INSERT INTO closures (${CLOSURE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, port = excluded.port, date = excluded.date,
       time = excluded.time, closed_by = excluded.closed_by, closed_at = excluded.closed_at, cleared_at = excluded.cleared_at`,
  );

  return {
    findClosure(id: string): Closure | null {
      const row = find.get([id]);
      return row === null ? null : closureOf(row);
    },
    listClosures: ({ from, uncleared }: ClosuresQuery) =>
      list.all([from ?? '', uncleared === true ? 1 : 0]).map(closureOf),
    checkClosure({ id, version: next }: Closure): CommitOutcome {
      const row = version.get([id]);
      return (row === null ? 0 : number(row, 0)) === next - 1 ? 'ok' : 'stale';
    },
    writeClosure(closure: Closure): void {
      put.run([
        closure.id,
        closure.version,
        closure.port,
        closure.date,
        closure.time,
        closure.closedBy,
        closure.closedAt,
        closure.clearedAt,
      ]);
    },
  };
}
