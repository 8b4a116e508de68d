import type { ClientSession } from 'mongoose';
import type { Tries } from '../../domain/tries.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';

/** What was tried and did not fit. */
export function createTries({ tries: documents }: Models) {
  const check = checkOf(documents);
  return {
    async findTries(id: string): Promise<Tries | null> {
      const found = await documents.findById(id).lean();
      if (found === null) return null;
      const { _id, version, at, requestId } = check(found);
      return { id: _id, version, at, requestId };
    },
    async writeTries(tries: Tries, session: ClientSession): Promise<void> {
      const { id, version, at, requestId } = tries;
      const document = { version, at: [...at], requestId };
      if (version === 1)
        await unique(documents.insertOne({ _id: id, ...document }, { session }), { _id: 'stale' });
      else
        needOne(
          await documents.updateOne(
            { _id: id, version: version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
    },
  };
}

export type TriesCounts = ReturnType<typeof createTries>;
