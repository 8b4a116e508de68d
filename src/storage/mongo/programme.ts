import type { ClientSession } from 'mongoose';
import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { openSealed, PROGRAMME_ID, programmeFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** What admins set. */
export function createProgramme({ programme }: Models, vault: Vault) {
  const check = checkOf(programme);

  return {
    async findProgramme(): Promise<ProgrammeRecord | null> {
      const document = await programme.findById(PROGRAMME_ID).lean();
      if (document === null) return null;
      const { version, changedBy, changedAt, sealed } = check(document);
      return {
        version,
        changedBy,
        changedAt: msOrNull(changedAt),
        ...openSealed(vault, programmeFields, sealed),
      };
    },
    async writeProgramme(record: ProgrammeRecord, session: ClientSession): Promise<void> {
      const { version, changedBy, changedAt, ...settings } = record;
      const document = { version, changedBy, changedAt: dateOrNull(changedAt), sealed: vault.seal(settings) };
      if (version === 1)
        await unique(programme.insertOne({ _id: PROGRAMME_ID, ...document }, { session }), { _id: 'stale' });
      else
        needOne(
          await programme.updateOne(
            { _id: PROGRAMME_ID, version: version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
    },
  };
}

export type Programme = ReturnType<typeof createProgramme>;
