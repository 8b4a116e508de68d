import type { ClientSession } from 'mongoose';
import { keyRecord } from '../records/keys.ts';
import type { Vault } from '../vault.ts';
import type { WrappedKey } from '../wrapped-key.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** The keys of the database, wrapped. */
export function createKeyRows({ keys }: Pick<Models, 'keys'>, vault: Vault) {
  const documents = createDocuments(keys, vault, keyRecord);
  return {
    list: (session: ClientSession | null = null): Promise<readonly WrappedKey[]> =>
      documents.all(keys.find().session(session).sort({ _id: 1 }).lean()),
    /** Puts `rows` in the place of those that were read in the same transaction: of two who do it at once one runs again. */
    async replace(rows: readonly WrappedKey[], session: ClientSession): Promise<void> {
      await keys.deleteMany({ _id: { $nin: rows.map(({ id }) => id) } }, { session });
      for (const row of rows) await documents.put(row, session);
    },
    /** Stores the first ones; of several that begin at once, who all derived the same keys, the first one's stay. */
    async begin(rows: readonly WrappedKey[]): Promise<void> {
      if ((await keys.countDocuments({}, { limit: 1 })) > 0) return;
      await keys.bulkWrite(
        rows.map((row) => {
          const { _id, ...fields } = documents.documentOf(row);
          return { updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true } };
        }),
        { ordered: false },
      );
    },
  };
}
