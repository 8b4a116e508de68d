import type { SlotStorage } from '../../storage.ts';
import type { Calls } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** Times at the ports, and days that are closed, as the port has it. */
export function slotPort(
  { administration, closures, slots }: Pick<Parts, 'administration' | 'closures' | 'slots'>,
  { read, write }: Calls,
): SlotStorage {
  return {
    findSlot: (id) => read(() => slots.findSlot(id)),
    listSlots: (query) => read(() => slots.listSlots(query)),
    pageSlots: (query) => read(() => slots.pageSlots(query)),
    importSlots: (given, audit) =>
      write(() => {
        const counts = slots.importSlots(given);
        if (audit !== undefined) administration.appendAudit(audit(counts));
        return counts;
      }),
    findClosure: (id) => read(() => closures.findClosure(id)),
    listClosures: (query) => read(() => closures.listClosures(query)),
  };
}
