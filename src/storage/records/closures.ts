import type { Closure } from '../../domain/closure.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { orNull, text, time, version, word } from './field.ts';
import { defineRecord } from './record.ts';

/** A day at a port, or one time of it, at which nobody is received. */
export const closureRecord = defineRecord({
  table: 'closures',
  model: 'Closure',
  key: 'id',
  fields: {
    // Port, date and time.
    id: text(),
    version: version(),
    port: word(PORT_IDS),
    // Local at the port, as the time is; that is null for the whole day.
    date: text(),
    time: orNull(text()),
    closedBy: text(),
    closedAt: time(),
    clearedAt: orNull(time()),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [],
  of: (values): Closure => values,
});
