import type { ClientSession } from 'mongoose';
import type { Leftover, LeftoverKind } from '../../domain/erasure.ts';
import { leftoverRecord } from '../records/leftovers.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** What is still to be done for erasures. */
export function createLeftovers({ leftovers }: Models, vault: Vault) {
  const documents = createDocuments(leftovers, vault, leftoverRecord);
  return {
    listLeftovers: ({ kind, now, limit }: { kind: LeftoverKind; now: number; limit: number }) =>
      documents.all(
        leftovers
          .find({ kind, dueAt: { $lt: new Date(now + 1) } })
          .sort({ dueAt: 1, _id: 1 })
          .limit(limit)
          .lean(),
      ),
    writeLeftover: (leftover: Leftover, session: ClientSession) => documents.put(leftover, session),
    async writeLeftovers(given: readonly Leftover[], session: ClientSession): Promise<void> {
      for (const leftover of given) await documents.put(leftover, session);
    },
    async removeLeftover(id: string, session: ClientSession): Promise<void> {
      await leftovers.deleteOne({ _id: id }, { session });
    },
  };
}

export type Leftovers = ReturnType<typeof createLeftovers>;
