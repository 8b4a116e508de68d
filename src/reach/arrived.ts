import { isActive } from '../domain/appointment.ts';
import { contactPoint } from '../domain/address.ts';
import { saysNothingNew } from '../domain/message-chain.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import { isReachStep } from '../domain/reminder.ts';
import { appointmentGroup, appointmentOfGroup } from '../domain/message-groups.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { clearedFlagWrites } from './flags.ts';
import { requestIdOf } from './reach.ts';
import { reachOf, tells, type Reach } from './reached.ts';
import { closeWrites } from './unreached.ts';

const LIVE: ReadonlySet<OutboxRow['state']> = new Set(['queued', 'sending', 'unsure']);

/**
 * A message about an appointment was delivered, perhaps after it was given up for lost: what was begun to reach the family by
 * other ways ends. Steps that are still due are skipped, what is queued for other phones or the other channel is withdrawn, the
 * request to call them is closed, and what the channel said against the address is taken back. What has left cannot be recalled.
 * Changes nothing when it comes again.
 * @param row the delivered message
 * @param now UTC milliseconds
 */
export async function noteArrival(storage: Storage, row: OutboxRow, now: number): Promise<void> {
  const appointmentId = appointmentOfGroup(row.group);
  if (appointmentId === null || !tells(row)) return;
  await retryStale(async () => {
    const writes = await arrivalWrites(storage, row, appointmentId, now);
    if (writes.length === 0 || (await storage.commit(writes)) === 'ok') return true;
    return null;
  });
}

async function arrivalWrites(
  storage: Storage,
  row: OutboxRow,
  appointmentId: string,
  now: number,
): Promise<readonly Write[]> {
  const flags = await clearedFlagWrites(storage, row.contactId, row.channel, now);
  const appointment = await storage.findAppointment(appointmentId);
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null || !isActive(appointment)) return flags;
  const reach = await reachOf(storage, appointment, registration);
  if (!reach.reached) return flags;
  const steps = (await storage.listReminders(appointmentId)).filter(
    (entry) => isReachStep(entry) && entry.state === 'pending',
  );
  const request = await storage.findPersonRequest(requestIdOf(appointmentId));
  const ids = [
    ...sameElsewhere(row, reach),
    ...(await askedElsewhere(storage, registration, appointmentGroup(appointmentId))),
  ];
  return [
    ...flags,
    ...steps.map(({ id }): Write => ({ kind: 'reminder', id, state: 'skipped' })),
    ...(ids.length === 0 ? [] : [{ kind: 'withdrawMessages' as const, ids, reason: 'reached' }]),
    ...(request?.state === 'open' ? closeWrites(request, 'reached', now) : []),
  ];
}

/**
 * The same on the family's other channel, which has not left. It stands in for every part of the instruction, so it stays until all of
 * them have arrived.
 */
function sameElsewhere(row: OutboxRow, { told }: Reach): readonly string[] {
  const arrived = told.filter(({ state }) => state === 'delivered');
  const missing = told.filter(
    ({ id, purpose }) => purpose === 'instruction' && !arrived.some((other) => saysNothingNew(id, other.id)),
  );
  if (row.purpose === 'reach.other_channel' || missing.length > 0) return [];
  return told
    .filter(({ purpose, state }) => purpose === 'reach.other_channel' && LIVE.has(state))
    .map(({ id }) => id);
}

/** Ids of what asks other phones to pass the appointment on, and has not left. @param group of the appointment */
export async function askedElsewhere(
  storage: Storage,
  { contactId, alternate, shelter }: Registration,
  group: string,
): Promise<readonly string[]> {
  const others = new Set(
    [alternate, shelter].flatMap((phone) =>
      phone === null ? [] : [storage.contactIdOf(contactPoint(phone.number))],
    ),
  );
  others.delete(contactId ?? '');
  const rows = await Promise.all([...others].map((other) => storage.listOutboxOf(other)));
  return rows
    .flat()
    .filter((row) => row.group === group && row.purpose.startsWith('reach.') && LIVE.has(row.state))
    .map(({ id }) => id);
}
