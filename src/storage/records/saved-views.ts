import type { SavedView } from '../../domain/saved-view.ts';
import { anyText, flag, text, time, version } from './field.ts';
import { defineRecord } from './record.ts';

/** A filter of the list of families under a name. */
export const savedViewRecord = defineRecord({
  table: 'saved_views',
  model: 'SavedView',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    staffId: text(),
    name: text(),
    filter: anyText(),
    shared: flag(),
    createdAt: time(),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [
    { fields: { staffId: 1, _id: 1 }, serves: 'listSavedViews: those of a member of staff' },
    { fields: { shared: 1, _id: 1 }, where: { shared: true }, serves: 'listSavedViews: those of the team' },
  ],
  of: (values): SavedView => values,
});
