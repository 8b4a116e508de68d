import { z } from 'zod';
import type { Tries } from '../../domain/tries.ts';
import { json, orNull, text, version } from './field.ts';
import { defineRecord } from './record.ts';

/** What was tried and did not fit. */
export const triesRecord = defineRecord({
  table: 'tries',
  model: 'Tries',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    // UTC milliseconds.
    at: json(z.array(z.number().int())),
    requestId: orNull(text()),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [],
  of: (values): Tries => values,
});
