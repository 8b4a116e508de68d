import type { OutboxStorage } from '../../storage.ts';
import type { Call } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** Messages on their way, and who sends them, as the port has it. */
export function outboxPort(
  {
    appointments,
    broadcasts,
    claims,
    leases,
    outbox,
    results,
    transactions,
    turnTaking,
  }: Pick<
    Parts,
    'appointments' | 'broadcasts' | 'claims' | 'leases' | 'outbox' | 'results' | 'transactions' | 'turnTaking'
  >,
  call: Call,
): OutboxStorage {
  return {
    claimOutbox: (request) =>
      call(() => turnTaking.run([`sender:${request.sender}`], () => claims.claimOutbox(request))),
    unclaimOutbox: (rows) => call(() => transactions.run((session) => results.unclaim(rows, session))),
    recordSends: (sends) => call(() => transactions.run((session) => results.recordSends(sends, session))),
    recordReport: (report) =>
      call(() => transactions.run((session) => results.recordReport(report, session))),
    isStillClaimed: (id, owner) => call(() => results.isStillClaimed(id, owner)),
    markOrphans: (sender, owner) =>
      call(() => transactions.run((session) => results.markOrphans(sender, owner, session))),
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
    countOutbox: () => call(() => outbox.countOutbox()),
    readHandedOver: (query) => call(() => outbox.readHandedOver(query)),
    listQueued: () => call(() => outbox.listQueued()),
    listBusySenders: () => call(() => outbox.listBusySenders()),
    takeLease: (lease) => call(() => leases.takeLease(lease)),
    dropLease: (name, owner) => call(() => leases.dropLease(name, owner)),
    nextDueAt: (now) =>
      call(async () => {
        const due = [appointments.nextReminderAt(now), broadcasts.nextBroadcastAt(now)];
        const [times, ...others] = await Promise.all([outbox.nextOutboxTimes(now), ...due]);
        return earliest([...times, ...others]);
      }),
  };
}

/** UTC milliseconds of the earliest of them; null when there is none. */
function earliest(times: readonly (Date | null | undefined)[]): number | null {
  const known = times.flatMap((time) => time?.getTime() ?? []);
  return known.length === 0 ? null : Math.min(...known);
}
