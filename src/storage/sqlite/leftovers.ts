import type { LeftoverKind } from '../../domain/erasure.ts';
import { leftoverRecord } from '../records/leftovers.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** What is still to be done for erasures. */
export function createLeftovers(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, leftoverRecord);
  const due = table.select('WHERE kind = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?');
  const remove = connection.prepare('DELETE FROM leftovers WHERE id = ?');
  return {
    findLeftover: table.find,
    listLeftovers: ({ kind, now, limit }: { kind: LeftoverKind; now: number; limit: number }) =>
      due.all([kind, now, limit]),
    writeLeftover: table.write,
    removeLeftover: (id: string): void => void remove.run([id]),
  };
}

export type Leftovers = ReturnType<typeof createLeftovers>;
