import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { PROGRAMME_ID, programmeFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, numberOrNull, sealed, textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';

/** What admins set. */
export function createProgramme(connection: Connection, vault: Vault) {
  const seal = sealed(vault, programmeFields);
  const find = connection.prepare(
    'SELECT version, changed_by, changed_at, sealed FROM programme WHERE id = ?',
  );
  const put = connection.prepare(
    `INSERT INTO programme (id, version, changed_by, changed_at, sealed) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, changed_by = excluded.changed_by,
       changed_at = excluded.changed_at, sealed = excluded.sealed`,
  );

  return {
    findProgramme(): ProgrammeRecord | null {
      const row = find.get([PROGRAMME_ID]);
      if (row === null) return null;
      return {
        version: number(row, 0),
        changedBy: textOrNull(row, 1),
        changedAt: numberOrNull(row, 2),
        ...seal.open(row, 3),
      };
    },
    checkProgramme({ version }: ProgrammeRecord): CommitOutcome {
      const row = find.get([PROGRAMME_ID]);
      return (row === null ? 0 : number(row, 0)) === version - 1 ? 'ok' : 'stale';
    },
    writeProgramme({ version, changedBy, changedAt, ...settings }: ProgrammeRecord): void {
      put.run([PROGRAMME_ID, version, changedBy, changedAt, seal.seal(settings)]);
    },
  };
}
