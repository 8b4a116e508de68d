import type { ClientSession } from 'mongoose';
import type { Closure } from '../../domain/closure.ts';
import { closureRecord } from '../records/closures.ts';
import type { ClosuresQuery } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Days and times at ports at which nobody is received. */
export function createClosures({ closures, slots }: Models, vault: Vault) {
  const documents = createDocuments(closures, vault, closureRecord);

  return {
    findClosure: documents.find,
    listClosures: ({ from, uncleared }: ClosuresQuery) =>
      documents.all(
        closures
          .find({
            ...(from !== undefined && { date: { $gte: from } }),
            ...(uncleared === true && { clearedAt: null }),
          })
          .sort({ date: 1, _id: 1 })
          .lean(),
      ),
    async writeClosure(closure: Closure, session: ClientSession): Promise<void> {
      await documents.write(closure, { session });
      if (closure.version > 1) return;
      // Who takes a seat looks for the closure, and would not see one that is made meanwhile: so both write the slot, and one of them runs again.
      const { port, date, time } = closure;
      await slots.updateMany(
        { port, date, ...(time !== null && { time }) },
        { $inc: { closings: 1 } },
        { session },
      );
    },
  };
}

export type Closures = ReturnType<typeof createClosures>;
