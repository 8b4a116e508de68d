import type { ClientSession } from 'mongoose';
import type { Closure } from '../../domain/closure.ts';
import type { ClosuresQuery } from '../storage.ts';
import type { ClosureDocument } from './collections/closures.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** Days and times at ports at which nobody is received. */
export function createClosures({ closures, slots }: Models) {
  const check = checkOf(closures);

  function closureOf(document: ClosureDocument): Closure {
    const { _id, closedAt, clearedAt, ...rest } = check(document);
    return { ...rest, id: _id, closedAt: closedAt.getTime(), clearedAt: msOrNull(clearedAt) };
  }

  return {
    async findClosure(id: string): Promise<Closure | null> {
      const document = await closures.findById(id).lean();
      return document === null ? null : closureOf(document);
    },
    async listClosures({ from, uncleared }: ClosuresQuery): Promise<readonly Closure[]> {
      const found = await closures
        .find({
          ...(from !== undefined && { date: { $gte: from } }),
          ...(uncleared === true && { clearedAt: null }),
        })
        .sort({ date: 1, _id: 1 })
        .lean();
      return found.map(closureOf);
    },
    async writeClosure(closure: Closure, session: ClientSession): Promise<void> {
      const { id, closedAt, clearedAt, ...rest } = closure;
      const document = { ...rest, closedAt: new Date(closedAt), clearedAt: dateOrNull(clearedAt) };
      if (closure.version > 1) {
        needOne(
          await closures.updateOne(
            { _id: id, version: closure.version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
        return;
      }
      await unique(closures.insertOne({ _id: id, ...document }, { session }), { _id: 'stale' });
      // Who takes a place looks for the closure, and would not see one that is made meanwhile: so both write the slot, and one of them runs again.
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
