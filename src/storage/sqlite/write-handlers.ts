import { broadcastHandlers, dateHandlers, programmeHandlers, staffHandlers } from './staff-writes.ts';
import type { Tables } from './tables.ts';
import { erasureHandlers, familyHandlers, messageHandlers, talkHandlers } from './people-writes.ts';
import type { WriteHandlers } from './write-handler.ts';

/** Each kind of write, by the table that it goes to. */
export function createWriteHandlers(tables: Tables): WriteHandlers {
  return {
    ...talkHandlers(tables),
    ...messageHandlers(tables),
    ...familyHandlers(tables),
    ...erasureHandlers(tables),
    ...dateHandlers(tables),
    ...staffHandlers(tables),
    ...programmeHandlers(tables),
    ...broadcastHandlers(tables),
  };
}
