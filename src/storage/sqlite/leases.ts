import { textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';
import type { Processes } from './processes.ts';

interface WantedLease {
  readonly name: string;
  readonly owner: string;
  readonly now: number;
  readonly until: number;
  readonly restMs?: number;
}

/** Named leases: one holder at a time, until a time, or until its process is seen to have ended. */
export function createLeases(connection: Connection, processes: Processes) {
  const take = connection.prepare(
    `INSERT INTO leases (name, owner, until, process) VALUES (?1, ?2, ?4, ?5)
     ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, process = excluded.process
     WHERE owner = excluded.owner OR until <= ?3`,
  );
  const holder = connection.prepare('SELECT process FROM leases WHERE name = ?');
  const inherit = connection.prepare(
    'UPDATE leases SET owner = ?2, until = ?3, process = ?4 WHERE name = ?1',
  );
  const shorten = connection.prepare('UPDATE leases SET until = min(until, ?) WHERE name = ?');
  const drop = connection.prepare('DELETE FROM leases WHERE name = ? AND owner = ?');

  function isAbandoned(name: string): boolean {
    const row = holder.get([name]);
    const mark = row === null ? null : textOrNull(row, 0);
    return mark !== null && processes.isGone(mark);
  }

  return {
    takeLease({ name, owner, now, until, restMs = 0 }: WantedLease): boolean {
      if (take.run([name, owner, now, until, processes.own]) > 0) return true;
      if (!isAbandoned(name)) return false;
      if (restMs > 0) {
        shorten.run([now + restMs, name]);
        return false;
      }
      return inherit.run([name, owner, until, processes.own]) > 0;
    },
    dropLease: (name: string, owner: string): void => void drop.run([name, owner]),
  };
}
