import type { SlotStorage } from '../../storage.ts';
import type { Call } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** Times at the ports, and days that are closed, as the port has it. */
export function slotPort(
  {
    administration,
    closures,
    slots,
    transactions,
  }: Pick<Parts, 'administration' | 'closures' | 'slots' | 'transactions'>,
  call: Call,
): SlotStorage {
  return {
    findSlot: (id) => call(() => slots.findSlot(id)),
    listSlots: (query) => call(() => slots.listSlots(query)),
    pageSlots: (query) => call(() => slots.pageSlots(query)),
    importSlots: (given, audit) =>
      call(() =>
        transactions.run(async (session) => {
          const counts = await slots.importSlots(given, session);
          if (audit !== undefined) await administration.appendAudit(audit(counts), session);
          return counts;
        }),
      ),
    findClosure: (id) => call(() => closures.findClosure(id)),
    listClosures: (query) => call(() => closures.listClosures(query)),
  };
}
