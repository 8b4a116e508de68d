import type { Storage } from '../storage.ts';
import type { createOutboxReads } from './outbox-reads.ts';
import type { createOutboxResults } from './outbox-results.ts';
import type { Transactions } from './transactions.ts';

type Reads = ReturnType<typeof createOutboxReads>;

/** What is looked at of the outbox, as the port has it. */
export const outboxPort = (
  outbox: Reads,
  results: Pick<ReturnType<typeof createOutboxResults>, 'recordSends'>,
  transactions: Transactions,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<Storage, Exclude<keyof Reads, 'nextOutboxTimes' | 'listDamagedUnknown'> | 'endDamagedUnknown'> => ({
  listUnknown: (query) => call(() => outbox.listUnknown(query)),
  endDamagedUnknown: (query) =>
    call(async () => {
      const found = await outbox.listDamagedUnknown(query);
      if (found.length > 0) await transactions.run((session) => results.recordSends(found, session));
      return found.length;
    }),
  findOutbox: (id) => call(() => outbox.findOutbox(id)),
  findOutboxBySid: (sid) => call(() => outbox.findOutboxBySid(sid)),
  listOutboxOf: (contactId) => call(() => outbox.listOutboxOf(contactId)),
  listHandedOverTo: (contactId, limit) => call(() => outbox.listHandedOverTo(contactId, limit)),
  readHandedOver: (query) => call(() => outbox.readHandedOver(query)),
  listQueued: () => call(() => outbox.listQueued()),
  countOutbox: () => call(() => outbox.countOutbox()),
  listBusySenders: () => call(() => outbox.listBusySenders()),
});
