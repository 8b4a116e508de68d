import type { AddressFlag } from '../domain/address-flag.ts';
import type { OutboxRow } from '../domain/message.ts';
import { isReachStep, REACH_KINDS, type ReachKind } from '../domain/reminder.ts';
import { appointmentOfGroup } from '../domain/message-groups.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { flagWrite } from './flags.ts';
import { isGone } from './reach-phones.ts';
import { stepAfter } from './reach-plan.ts';
import { reachOf } from './reached.ts';
import { rescheduleWrites } from './reschedule.ts';

type Flagged = Pick<OutboxRow, 'contactId' | 'channel' | 'group' | 'purpose'>;

/**
 * Takes in what a channel says of an address: it is kept for staff to see, and when the message was to say where and when,
 * the step after it is due now; waiting would help nobody. A flag that comes again, for another part of the same
 * instruction or from a doubled report, changes nothing: each message hastens only the one step that follows it.
 * @param now UTC milliseconds
 */
export async function noteFlag(
  storage: Storage,
  row: Flagged,
  flag: AddressFlag,
  now: number,
): Promise<void> {
  await storage.commit([flagWrite(row.contactId, row.channel, flag, now)]);
  await retryStale(async () => {
    const writes = await hastenWrites(storage, row, now);
    if (writes.length === 0 || (await storage.commit(writes)) === 'ok') return true;
    return null;
  });
}

async function hastenWrites(
  storage: Storage,
  { group, purpose }: Flagged,
  now: number,
): Promise<readonly Write[]> {
  const appointmentId = appointmentOfGroup(group);
  const next = stepFollowing(purpose);
  if (appointmentId === null || next === null) return [];
  const pending = (await storage.listReminders(appointmentId)).filter((entry) => entry.state === 'pending');
  const step = pending.filter(isReachStep).find((entry) => entry.kind === next);
  if (step === undefined || step.dueAt <= now) return [];
  // That a phone has no WhatsApp says nothing of its SMS, which is still being tried.
  if (purpose === 'reach.other_channel' && !(await isPhoneGone(storage, appointmentId))) return [];
  return rescheduleWrites(appointmentId, pending, (entry) => (entry.id === step.id ? now : entry.dueAt));
}

async function isPhoneGone(storage: Storage, appointmentId: string): Promise<boolean> {
  const appointment = await storage.findAppointment(appointmentId);
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null) return false;
  return isGone(storage, await reachOf(storage, appointment, registration));
}

/** The step that follows a message of this purpose; null when none does. */
function stepFollowing(purpose: string): ReachKind | null {
  if (purpose === 'instruction') return REACH_KINDS[0];
  const kind = REACH_KINDS.find((each) => each === purpose);
  return kind === undefined ? null : stepAfter(kind);
}
