import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { PROGRAMME_ID, programmeRecord } from '../records/programme.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** What admins set. */
export function createProgramme(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, programmeRecord);
  const withId = (record: ProgrammeRecord) => ({ ...record, id: PROGRAMME_ID });

  return {
    findProgramme(): ProgrammeRecord | null {
      const found = table.find(PROGRAMME_ID);
      if (found === null) return null;
      const { id: _, ...record } = found;
      return record;
    },
    checkProgramme: (record: ProgrammeRecord): CommitOutcome => table.check(withId(record)),
    writeProgramme: (record: ProgrammeRecord): void => {
      table.write(withId(record));
    },
  };
}
