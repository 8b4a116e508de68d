import type { ClientSession } from 'mongoose';
import type { Change, ChangeState } from '../../domain/change.ts';
import { changeRecord } from '../records/changes.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Changes that wait for a second person, or had one. */
export function createChanges({ changes }: Models, vault: Vault) {
  const documents = createDocuments(changes, vault, changeRecord);

  return {
    findChange: documents.find,
    listChanges: ({ state, before, limit }: { state?: ChangeState; before?: string; limit: number }) =>
      documents.pageOf(limit, (behind, most) =>
        changes
          .find({
            ...(behind === null && before === undefined ? {} : { _id: { $lt: String(behind ?? before) } }),
            ...(state !== undefined && { state }),
          })
          .sort({ _id: -1 })
          .limit(most)
          .lean(),
      ),
    writeChange: (change: Change, session: ClientSession) => documents.write(change, { session }),
  };
}

export type Changes = ReturnType<typeof createChanges>;
