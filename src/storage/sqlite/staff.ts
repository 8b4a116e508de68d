import type { Staff } from '../../domain/staff.ts';
import type { CommitOutcome } from '../write.ts';
import { number, numberOrNull, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const STAFF = 'id, version, name, created_by, created_at, linked_by, linked_at, same_as, disabled_at';

function staffOf(row: Row): Staff {
  return {
    id: text(row, 0),
    version: number(row, 1),
    name: text(row, 2),
    createdBy: textOrNull(row, 3),
    createdAt: number(row, 4),
    linkedBy: textOrNull(row, 5),
    linkedAt: numberOrNull(row, 6),
    sameAs: textOrNull(row, 7),
    disabledAt: numberOrNull(row, 8),
  };
}

/** The people who administer. */
export function createStaff(connection: Connection) {
  const find = connection.prepare(`SELECT ${STAFF} FROM staff WHERE id = ?`);
  const list = connection.prepare(`SELECT ${STAFF} FROM staff WHERE id > ? ORDER BY id LIMIT ?`);
  const version = connection.prepare('SELECT version FROM staff WHERE id = ?');
  const put = connection.prepare(
    `INSERT INTO staff (${STAFF}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, created_by = excluded.created_by,
       created_at = excluded.created_at, linked_by = excluded.linked_by, linked_at = excluded.linked_at,
       same_as = excluded.same_as, disabled_at = excluded.disabled_at`,
  );

  return {
    findStaff(id: string): Staff | null {
      const row = find.get([id]);
      return row === null ? null : staffOf(row);
    },
    listStaff: ({ after, limit }: { after: string; limit: number }) => list.all([after, limit]).map(staffOf),
    checkStaff({ id, version: next }: Staff): CommitOutcome {
      const row = version.get([id]);
      return (row === null ? 0 : number(row, 0)) === next - 1 ? 'ok' : 'stale';
    },
    writeStaff(staff: Staff): void {
      put.run([
        staff.id,
        staff.version,
        staff.name,
        staff.createdBy,
        staff.createdAt,
        staff.linkedBy,
        staff.linkedAt,
        staff.sameAs,
        staff.disabledAt,
      ]);
    },
  };
}
