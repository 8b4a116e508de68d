import type { ClientSession } from 'mongoose';
import type { Note } from '../../domain/note.ts';
import { noteRecord } from '../records/notes.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Notes of staff. */
export function createNotes({ notes }: Models, vault: Vault) {
  const documents = createDocuments(notes, vault, noteRecord);
  return {
    listNotesOf: (contactId: string, requestId: string) =>
      documents.opening(
        notes
          .find({ $or: [{ contactId }, { requestId }] })
          .sort({ writtenAt: 1, _id: 1 })
          .lean(),
      ),
    writeNote: (note: Note, session: ClientSession) => documents.put(note, session),
  };
}
