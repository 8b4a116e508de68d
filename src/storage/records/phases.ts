import { z } from 'zod';
import { EOIR_STATUSES } from '../../domain/case.ts';
import type { Phase } from '../../domain/phase.ts';
import { flag, json, text, version } from './field.ts';
import { defineRecord } from './record.ts';

/** A dated set of rules on who is taken in now. */
export const phaseRecord = defineRecord({
  table: 'phases',
  model: 'Phase',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    startsOn: text(),
    eoirStatuses: json(z.array(z.enum(EOIR_STATUSES))),
    open: flag(),
  },
  personal: null,
  kept: [],
  guarded: true,
  beside: {},
  indexes: [],
  of: (values): Phase => values,
});
