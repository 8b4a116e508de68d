import type { ClientSession } from 'mongoose';
import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { PROGRAMME_ID, programmeRecord } from '../records/programme.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** What admins set. */
export function createProgramme({ programme }: Models, vault: Vault) {
  const documents = createDocuments(programme, vault, programmeRecord);

  return {
    async findProgramme(): Promise<ProgrammeRecord | null> {
      const found = await documents.find(PROGRAMME_ID);
      if (found === null) return null;
      const { id: _, ...record } = found;
      return record;
    },
    writeProgramme: (record: ProgrammeRecord, session: ClientSession) =>
      documents.write({ ...record, id: PROGRAMME_ID }, { session }),
  };
}

export type Programme = ReturnType<typeof createProgramme>;
