import type { OutboxStorage } from '../../storage.ts';
import type { OutboxRow } from '../../../domain/message.ts';
import { stillReserved } from '../../outbox-rules.ts';
import type { Claim } from '../outbox-claims.ts';
import type { Calls } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** Messages on their way, and who sends them, as the port has it. */
export function outboxPort(
  {
    appointments,
    broadcasts,
    claims,
    leases,
    outbox,
    outboxCounts,
    results,
  }: Pick<Parts, 'appointments' | 'broadcasts' | 'claims' | 'leases' | 'outbox' | 'outboxCounts' | 'results'>,
  { read, write }: Calls,
): OutboxStorage {
  return {
    claimOutbox: (request) => claimAll(write, claims, request),
    unclaimOutbox: (rows) =>
      write(() => {
        results.unclaim(rows);
      }),
    recordSends: (sends) =>
      write(() => {
        results.recordSends(sends);
      }),
    recordReport: (report) => write(() => results.recordReport(report)),
    isStillClaimed: (id, owner) => read(() => results.isStillClaimed(id, owner)),
    markOrphans: (sender, owner) => write(() => results.markOrphans(sender, owner)),
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
    countOutbox: () => read(() => outboxCounts.countOutbox()),
    readHandedOver: (query) => read(() => outbox.readHandedOver(query)),
    listQueued: () => read(() => outbox.listQueued()),
    listBusySenders: () => read(() => outbox.listBusySenders()),
    takeLease: (lease) => write(() => leases.takeLease(lease)),
    dropLease: (name, owner) =>
      write(() => {
        leases.dropLease(name, owner);
      }),
    nextDueAt: (now) =>
      read(() => {
        const due = [appointments.nextReminderAt(now), broadcasts.nextBroadcastAt(now)];
        const times = [outbox.nextOutboxAt(now), ...due].filter((time) => typeof time === 'number');
        return times.length === 0 ? null : Math.min(...times);
      }),
  };
}

/** Claims some and some more, each in a commit of its own. */
async function claimAll(
  write: Calls['write'],
  claims: Parts['claims'],
  request: Claim,
): Promise<readonly OutboxRow[]> {
  const claimed: OutboxRow[] = [];
  for (;;) {
    try {
      const limit = request.limit - claimed.length;
      const reserved = stillReserved(request.reserved ?? [], claimed);
      const { rows, more } = await write(() => claims.claimSome({ ...request, limit, reserved }));
      claimed.push(...rows);
      if (!more) return claimed;
    } catch (error) {
      // What is claimed is claimed: the caller must hear of it.
      if (claimed.length > 0) return claimed;
      throw error;
    }
  }
}
