import type { Connection } from 'mongoose';
import type { Collection } from '../copy-port.ts';
import type { MacPages } from '../guard-port.ts';
import { RECORDS } from '../records/copied.ts';
import { lookAtMacs } from '../seen-macs.ts';
import type { Vault } from '../vault.ts';
import type { WalkPage } from '../walk-standing.ts';
import { modelOf, type Stored } from './copied-documents.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { createDocumentReader } from './read-document.ts';

/** The MACs of every collection that has them. */
export function createMacPages(
  connection: Connection,
  models: Models,
  vault: Vault,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): MacPages {
  const bound = (record: Collection, key: string | null) =>
    record === 'audit' ? Number(key ?? 0) : (key ?? '');

  function lookerOf(record: Collection) {
    const model = modelOf(models, record);
    const check = checkOf(model);
    const read = createDocumentReader(vault, RECORDS[record]);
    // The driver's own documents: Mongoose would make an object of its own of each.
    const collection = connection.collection<Stored>(model.collection.collectionName);
    const lookAt = (page: readonly Stored[], limit: number) => {
      const documents = new Map(page.map((document) => [String(document._id), document]));
      const rows = Array.from(documents, ([key, document]) => ({ key, read: () => read(check(document)) }));
      return { documents, ...lookAtMacs(rows, limit) };
    };
    return { collection, lookAt };
  }

  async function look({ record, after, limit }: WalkPage) {
    const { collection, lookAt } = lookerOf(record);
    const page = await collection
      .find({ _id: { $gt: bound(record, after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return { collection, ...lookAt(page, limit) };
  }

  /** Finds a document only while it is what was read: somebody may have written it since. */
  const asRead = (record: Collection, key: string, read: Stored | undefined) => ({
    ...{ _id: bound(record, key), version: read?.version ?? null, mac: read?.mac ?? null },
  });

  return {
    findForged: (page) =>
      call(async () => {
        const { rows, unmarked, unread, next } = await look(page);
        return { rows, forged: unmarked.map(({ key }) => key), unread, next };
      }),
    giveMacs: (page) =>
      call(async () => {
        const { collection, documents, unmarked, unread, next } = await look(page);
        if (unmarked.length > 0)
          await collection.bulkWrite(
            unmarked.map(({ key, mac }) => {
              const filter = asRead(page.record, key, documents.get(key));
              return { updateOne: { filter, update: { $set: { mac: mac() } } } };
            }),
            { ordered: false },
          );
        return { bound: unmarked.length, damaged: unread.length, next };
      }),
    dropForged: ({ record, key, behind }) =>
      call(async () => {
        const { collection, lookAt } = lookerOf(record);
        if (behind !== undefined)
          return (await collection.deleteOne({ _id: bound(record, key), version: behind })).deletedCount > 0;
        const { unmarked, unread, documents } = lookAt(
          await collection.find({ _id: bound(record, key) }).toArray(),
          1,
        );
        if (unmarked.length + unread.length === 0) return false;
        const { deletedCount } = await collection.deleteOne(asRead(record, key, documents.get(key)));
        return deletedCount > 0;
      }),
  };
}
