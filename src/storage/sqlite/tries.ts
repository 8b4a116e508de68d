import { z } from 'zod';
import type { Tries } from '../../domain/tries.ts';
import type { CommitOutcome } from '../write.ts';
import { number, text, textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';

const times = z.array(z.number().int());

/** What was tried and did not fit. */
export function createTries(connection: Connection) {
  const find = connection.prepare('SELECT id, version, at, request_id FROM tries WHERE id = ?');
  const version = connection.prepare('SELECT version FROM tries WHERE id = ?');
  const put = connection.prepare(
    `INSERT INTO tries (id, version, at, request_id) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, at = excluded.at, request_id = excluded.request_id`,
  );
  return {
    findTries(id: string): Tries | null {
      const row = find.get([id]);
      if (row === null) return null;
      return {
        id: text(row, 0),
        version: number(row, 1),
        at: times.parse(JSON.parse(text(row, 2))),
        requestId: textOrNull(row, 3),
      };
    },
    checkTries(tries: Tries): CommitOutcome {
      const row = version.get([tries.id]);
      return (row === null ? 0 : number(row, 0)) === tries.version - 1 ? 'ok' : 'stale';
    },
    writeTries({ id, version: next, at, requestId }: Tries): void {
      put.run([id, next, JSON.stringify(at), requestId]);
    },
  };
}
