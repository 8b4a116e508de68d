import type { Connection } from './connection.ts';

/** Named leases: one holder at a time, until a time. */
export function createLeases(connection: Connection) {
  const take = connection.prepare(
    `INSERT INTO leases (name, owner, until) VALUES (?1, ?2, ?4)
     ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
     WHERE owner = excluded.owner OR until <= ?3`,
  );
  const drop = connection.prepare('DELETE FROM leases WHERE name = ? AND owner = ?');
  return {
    takeLease: (lease: { name: string; owner: string; now: number; until: number }): boolean =>
      take.run([lease.name, lease.owner, lease.now, lease.until]) > 0,
    dropLease: (name: string, owner: string): void => void drop.run([name, owner]),
  };
}
