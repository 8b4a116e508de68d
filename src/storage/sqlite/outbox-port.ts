import type { Storage } from '../storage.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { createOutboxReads } from './outbox-reads.ts';
import type { createOutboxResults } from './outbox-results.ts';

type Reads = ReturnType<typeof createOutboxReads>;

/** What is looked at of the outbox, as the port has it. */
export const outboxPort = (
  outbox: Reads,
  counts: Pick<OutboxCounts, 'countOutbox'>,
  results: Pick<ReturnType<typeof createOutboxResults>, 'recordSends'>,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): Pick<
  Storage,
  Exclude<keyof Reads, 'nextOutboxAt' | 'listDamagedUnknown'> | 'countOutbox' | 'endDamagedUnknown'
> => ({
  listUnknown: (query) => read(() => outbox.listUnknown(query)),
  async endDamagedUnknown(query) {
    const found = await read(() => outbox.listDamagedUnknown(query));
    if (found.length > 0)
      await write(() => {
        results.recordSends(found);
      });
    return found.length;
  },
  findOutbox: (id) => read(() => outbox.findOutbox(id)),
  findOutboxBySid: (sid) => read(() => outbox.findOutboxBySid(sid)),
  listOutboxOf: (contactId) => read(() => outbox.listOutboxOf(contactId)),
  listHandedOverTo: (contactId, limit) => read(() => outbox.listHandedOverTo(contactId, limit)),
  readHandedOver: (query) => read(() => outbox.readHandedOver(query)),
  listQueued: () => read(() => outbox.listQueued()),
  countOutbox: () => read(() => counts.countOutbox()),
  listBusySenders: () => read(() => outbox.listBusySenders()),
});
