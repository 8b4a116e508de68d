import type { ClientSession } from 'mongoose';
import type { Staff } from '../../domain/staff.ts';
import type { StaffDocument } from './collections/staff.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** The people who administer. */
export function createStaff({ staff }: Models) {
  const check = checkOf(staff);

  function staffOf(document: StaffDocument): Staff {
    const { _id, createdAt, linkedAt, disabledAt, ...rest } = check(document);
    return {
      ...rest,
      id: _id,
      createdAt: createdAt.getTime(),
      linkedAt: msOrNull(linkedAt),
      disabledAt: msOrNull(disabledAt),
    };
  }

  return {
    async findStaff(id: string): Promise<Staff | null> {
      const document = await staff.findById(id).lean();
      return document === null ? null : staffOf(document);
    },
    async listStaff({ after, limit }: { after: string; limit: number }): Promise<readonly Staff[]> {
      const found = await staff
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(staffOf);
    },
    async writeStaff(person: Staff, session: ClientSession): Promise<void> {
      const { id, createdAt, linkedAt, disabledAt, ...rest } = person;
      const document: Omit<StaffDocument, '_id'> = {
        ...rest,
        createdAt: new Date(createdAt),
        linkedAt: dateOrNull(linkedAt),
        disabledAt: dateOrNull(disabledAt),
      };
      if (person.version === 1)
        await unique(staff.insertOne({ _id: id, ...document }, { session }), { _id: 'stale' });
      else
        needOne(
          await staff.updateOne(
            { _id: id, version: person.version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
    },
  };
}

export type StaffRecords = ReturnType<typeof createStaff>;
