import type { Connection } from 'mongoose';
import { z } from 'zod';
import { RECORDS } from '../records/copied.ts';
import { ownerOf } from '../records/record.ts';
import type { SealsPage, SealStorage } from '../seal-port.ts';
import { lookAtSeals } from '../seals.ts';
import type { Vault } from '../vault.ts';
import { modelOf } from './copied-documents.ts';
import type { Models } from './models.ts';

interface Stored {
  readonly _id: string;
  readonly sealed: Uint8Array;
}

const stored = z.object({ _id: z.string(), sealed: z.instanceof(Uint8Array) });

/** The sealed field of every collection that has one. */
export function createSeals(
  connection: Connection,
  models: Models,
  vault: Vault,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): SealStorage {
  async function look({ record, after, limit }: SealsPage) {
    const form = RECORDS[record];
    // The driver's own documents: Mongoose would make an object of its own of each.
    const collection = connection.collection<Stored>(modelOf(models, record).collection.collectionName);
    const page = await collection
      .find({ _id: { $gt: after ?? '' } }, { projection: { sealed: 1 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    const rows = page.map((document) => {
      const { _id, sealed } = stored.parse(document);
      return { key: _id, sealed };
    });
    const owner = (key: string) => ownerOf(form, { [form.key]: key });
    return { collection, ...lookAtSeals(vault, owner, rows, limit) };
  }

  return {
    countSeals: (page) => call(async () => (await look(page)).seen),
    resealBatch: (page) =>
      call(async () => {
        const { collection, seen, stale } = await look(page);
        if (stale.length > 0)
          await collection.bulkWrite(
            stale.map(({ key, sealed, again }) => ({
              // Only while it is what was read: somebody may have written it since.
              updateOne: { filter: { _id: key, sealed }, update: { $set: { sealed: again } } },
            })),
            { ordered: false },
          );
        return seen;
      }),
  };
}
