import { z } from 'zod';
import { CALL_RESULTS, CALLED_PHONES, type Calls } from '../../domain/calls.ts';
import { json, orNull, text, time, version } from './field.ts';
import { defineRecord } from './record.ts';

/** Calls of staff to a family that no message reached. */
export const callsRecord = defineRecord({
  table: 'calls',
  model: 'Calls',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    nextAt: orNull(time()),
    calls: json(
      z.array(
        z.object({
          at: z.number(),
          by: z.string(),
          phone: z.enum(CALLED_PHONES),
          result: z.enum(CALL_RESULTS),
          slotId: z.string(),
        }),
      ),
    ),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [],
  of: (values): Calls => values,
});
