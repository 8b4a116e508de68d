import type { ClientSession } from 'mongoose';
import type { Staff } from '../../domain/staff.ts';
import { staffRecord } from '../records/staff.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** The people who administer. */
export function createStaff({ staff }: Models, vault: Vault) {
  const documents = createDocuments(staff, vault, staffRecord);

  return {
    findStaff: documents.find,
    listStaff: documents.page,
    writeStaff: (person: Staff, session: ClientSession) => documents.write(person, { session }),
  };
}

export type StaffRecords = ReturnType<typeof createStaff>;
