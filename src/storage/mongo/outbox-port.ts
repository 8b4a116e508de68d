import type { Storage } from '../storage.ts';
import type { createOutboxReads } from './outbox-reads.ts';

type Reads = ReturnType<typeof createOutboxReads>;

/** What is looked at of the outbox, as the port has it. */
export const outboxPort = (
  outbox: Reads,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<Storage, Exclude<keyof Reads, 'nextOutboxTimes'>> => ({
  listUnknown: (query) => call(() => outbox.listUnknown(query)),
  findOutbox: (id) => call(() => outbox.findOutbox(id)),
  findOutboxBySid: (sid) => call(() => outbox.findOutboxBySid(sid)),
  listOutboxOf: (contactId) => call(() => outbox.listOutboxOf(contactId)),
  listHandedOverTo: (contactId, limit) => call(() => outbox.listHandedOverTo(contactId, limit)),
  readHandedOver: (query) => call(() => outbox.readHandedOver(query)),
  listQueued: () => call(() => outbox.listQueued()),
  countOutbox: () => call(() => outbox.countOutbox()),
  listBusySenders: () => call(() => outbox.listBusySenders()),
});
