import { isActive } from '../domain/appointment.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import { closureIdsOf, type Closure } from '../domain/closure.ts';
import { newRequest } from '../domain/person-request.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { tryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import { wasPassedOn } from '../reach/passed-on.ts';
import type { Storage } from '../storage/storage.ts';
import { canBeTold, holdersAt, isAnybodyAt, nearestLater, slotsInstead } from './closed-slots.ts';
import { cancelWrites, moveWrites, type Holding } from './date-changes.ts';
import { recipientOf, type OutgoingDeps } from '../messages/outgoing.ts';
import { requestIdOf } from '../reach/reach.ts';

/** What became of those who were in closed slots. */
export interface Cleared {
  readonly moved: number;
  readonly withdrawn: number;
  /** Receipts of the families that no text may have told: staff are asked to call them. */
  readonly untold: readonly string[];
  /** Families that are still in it, because others changed them each time: the next call takes them up. */
  readonly left: number;
}

type Total = { moved: number; withdrawn: number; untold: string[]; left: number };

/**
 * Moves everybody out of what is closed, one commit each with its one message: to the nearest later seats at the same port that keeps the
 * family whole, else back to waiting. Nobody is assigned there any more (write.ts: `slot`), so it comes to an end; whatever stops it, the next
 * call goes on with those who are left, and who has been told is not among them.
 */
export async function clearClosed(deps: OutgoingDeps): Promise<Cleared> {
  const total: Total = { moved: 0, withdrawn: 0, untold: [], left: 0 };
  for (const closure of await deps.storage.listClosures({ uncleared: true })) {
    await clearOne(deps, closure, total);
  }
  return total;
}

async function clearOne(deps: OutgoingDeps, closure: Closure, total: Total): Promise<void> {
  const { storage, clock } = deps;
  for (const { appointment } of await holdersAt(storage, closure, clock.now())) {
    const released = await ifItOpens(tryStale(() => release(deps, closure, appointment.id)));
    if (released === null) total.left += 1;
    else if (released.to !== 'elsewhere') {
      total[released.to] += 1;
      if (released.untold !== null) total.untold.push(released.untold);
    }
  }
  const now = clock.now();
  // Those who are left are taken up by the next call.
  if (await isAnybodyAt(storage, closure, now)) return;
  const cleared: Closure = { ...closure, version: closure.version + 1, clearedAt: now };
  // `stale`: another worker has seen the same.
  await storage.commit([{ kind: 'closure', closure: cleared }]);
}

/** Null when it has ended, gone by or is elsewhere by now, or the family has come. */
async function stillIn(
  { storage, clock }: OutgoingDeps,
  closure: Closure,
  appointmentId: string,
): Promise<Holding | null> {
  const appointment = await storage.findAppointment(appointmentId);
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null || !isActive(appointment)) return null;
  if (appointment.startsAt <= clock.now() || !closureIdsOf(appointment).includes(closure.id)) return null;
  if (hasCome(await storage.findCheckIn(checkInId(appointment)))) return null;
  return {
    appointment,
    registration,
    recipient: await ifItOpens(recipientOf(storage, registration.contactId)),
  };
}

/** What became of one family; `untold` is its receipt where staff are asked to call it. */
interface Released {
  /** `elsewhere`: it was in the closed time no more. */
  readonly to: 'moved' | 'withdrawn' | 'elsewhere';
  readonly untold: string | null;
}

/** One family, in one commit. Null when others changed it, or took the seats, meanwhile. */
async function release(
  deps: OutgoingDeps,
  closure: Closure,
  appointmentId: string,
): Promise<Released | null> {
  const { storage, clock } = deps;
  const holding = await stillIn(deps, closure, appointmentId);
  if (holding === null) return { to: 'elsewhere', untold: null };
  const now = clock.now();
  const slots = canBeTold(holding) ? await slotsInstead(storage, closure, now) : [];
  const slot = nearestLater(slots, ({ capacity, taken }) => capacity - taken, holding);
  const { appointment, registration } = holding;
  const detail = { closure: closure.id, from: appointment.slotId, people: appointment.people };
  const call = slot === null && (await needsCall(storage, holding));
  const writes: readonly Write[] =
    slot === null
      ? [
          ...cancelWrites(deps, now, holding, 'cancelled.by_closing'),
          ...(call ? callWrites(holding, now) : []),
          auditWrite(now, closure.closedBy, 'appointment.cancel', appointment.id, detail),
        ]
      : [
          ...moveWrites(deps, now, holding, slot).writes,
          auditWrite(now, closure.closedBy, 'appointment.move', appointment.id, { ...detail, to: slot.id }),
        ];
  if ((await storage.commit(writes)) !== 'ok') return null;
  return { to: slot === null ? 'withdrawn' : 'moved', untold: call ? registration.receipt : null };
}

/** Whether a text to their phone may not be enough: it stopped, there is none, nothing reached it, or another phone has the date too. */
async function needsCall(storage: Storage, holding: Holding): Promise<boolean> {
  if (!canBeTold(holding)) return true;
  const { appointment } = holding;
  const called = await storage.findPersonRequest(requestIdOf(appointment.id));
  return called?.state === 'open' || (await wasPassedOn(storage, appointment));
}

/** Puts the family before staff; nobody can be where no phone belongs to it, and it is named by the command alone. */
function callWrites({ appointment, registration: { contactId } }: Holding, now: number): readonly Write[] {
  if (contactId === null) return [];
  return [
    {
      kind: 'personRequest',
      request: newRequest({
        id: `closed:${appointment.id}`,
        contactId,
        reason: 'date_closed',
        openedAt: now,
      }),
    },
  ];
}
