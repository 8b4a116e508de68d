import type { Note } from '../../domain/note.ts';
import { noteFields } from '../sealed-fields.ts';
import { text, time } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** What staff wrote down for each other about somebody. */
export const noteRecord = defineRecord({
  table: 'notes',
  model: 'Note',
  key: 'id',
  fields: { id: text(), contactId: text(), requestId: text(), writtenBy: text(), writtenAt: time() },
  personal: sealedFields(noteFields),
  kept: [],
  beside: {},
  indexes: [
    { fields: { contactId: 1, writtenAt: 1, _id: 1 }, serves: 'listNotesOf, erase: those of a contact' },
    {
      fields: { requestId: 1 },
      serves: 'listNotesOf: those of a request whose contact has another name by now',
    },
  ],
  of: (values): Note => values,
});
