import { PORT_IDS } from '../../domain/port.ts';
import type { Slot } from '../../domain/slot.ts';
import { added, number, text, time, word } from './field.ts';
import { defineRecord } from './record.ts';

/** Places at a port at a time. */
export const slotRecord = defineRecord({
  table: 'slots',
  model: 'Slot',
  key: 'id',
  fields: {
    // Port, date and time.
    id: text(),
    port: word(PORT_IDS),
    // Local at the port, as the time is.
    date: text(),
    time: text(),
    startsAt: time(),
    capacity: number(),
    taken: number(),
  },
  personal: null,
  kept: [],
  beside: {
    // Counts what closed it: written so that who takes a seat meanwhile runs again (closures.ts).
    closings: added(number(), () => 0),
  },
  indexes: [
    { fields: { port: 1, date: 1 }, serves: 'listSlots of a port' },
    { fields: { date: 1 }, serves: 'listSlots' },
    { fields: { port: 1, startsAt: 1, _id: 1 }, serves: 'pageSlots of a port' },
    { fields: { startsAt: 1, _id: 1 }, serves: 'pageSlots' },
  ],
  of: (values): Slot => values,
});
