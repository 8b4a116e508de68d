import type { ClientSession } from 'mongoose';
import type { SavedView } from '../../domain/saved-view.ts';
import { savedViewRecord } from '../records/saved-views.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Filters of the list of families under names. */
export function createSavedViews({ savedViews }: Models, vault: Vault) {
  const documents = createDocuments(savedViews, vault, savedViewRecord);
  return {
    findSavedView: documents.find,
    listSavedViews: ({ staffId, limit }: { staffId: string; limit: number }) =>
      documents.all(
        savedViews
          .find({ $or: [{ staffId }, { shared: true }] })
          .sort({ _id: 1 })
          .limit(limit)
          .lean(),
      ),
    writeSavedView: (view: SavedView, session: ClientSession) => documents.write(view, { session }),
    async removeSavedView(id: string, session: ClientSession): Promise<void> {
      await savedViews.deleteOne({ _id: id }, { session });
    },
  };
}

export type SavedViews = ReturnType<typeof createSavedViews>;
