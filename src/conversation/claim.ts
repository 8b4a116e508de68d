import type { Language } from '../domain/language.ts';
import type { Registration } from '../domain/registration.ts';
import { isSpent, RECEIPT_RULE, tried } from '../domain/tries.ts';
import { movedWrites } from '../appointments/moved-registration.ts';
import type { Write } from '../storage/write.ts';
import type { AskedDeps } from './asked-elsewhere.ts';
import { phoneTries } from './guesses.ts';
import { findClaimed, type Claimed } from './identify.ts';
import type { LookedUp } from './looked-up.ts';
import { standingView } from './standing.ts';

export interface ClaimDeps extends AskedDeps {
  readonly language: Language;
}

/**
 * Moves a family's registration to this phone for whoever has its receipt beside A-number and birth date. Wrong receipts are
 * counted for the phone and for the family; past the family's limit no receipt is judged, and a member of staff sees to it.
 */
export async function claim(receipt: string, claimed: Claimed, deps: ClaimDeps): Promise<LookedUp> {
  const { storage, now, contactId } = deps;
  const phone = await phoneTries(deps);
  if (phone.locked) return { event: { type: 'LOCKED' }, writes: phone.spread(), guess: 'locked' };
  const [{ own }, registration] = await Promise.all([
    findClaimed(claimed, deps),
    storage.findRegistrationByReceipt(receipt),
  ]);
  const whose = own === null ? `number ${claimed.aNumber}` : `family ${own.familyId}`;
  const receiptsId = `receipts:${storage.triesKeyOf(whose)}`;
  const receipts = await storage.findTries(receiptsId);
  const counted: Write = { kind: 'tries', tries: tried(receiptsId, receipts, RECEIPT_RULE, now) };
  if (isSpent(receipts, RECEIPT_RULE, now) && registration?.contactId !== contactId)
    return { event: { type: 'LOCKED' }, writes: [...phone.lock('reclaim'), counted], guess: 'held' };
  if (
    own === null ||
    registration === null ||
    registration.familyId !== own.familyId ||
    registration.stage === 'withdrawn'
  ) {
    const { writes, requestId } = phone.wrong('reclaim');
    return {
      event: { type: requestId === null ? 'NOT_CLAIMED' : 'LOCKED' },
      writes: [...writes, counted],
      guess: requestId === null ? 'wrong' : 'locked',
    };
  }
  const moved = await move(registration, deps);
  return { ...moved, writes: [...moved.writes, ...phone.right()] };
}

async function move(registration: Registration, deps: ClaimDeps): Promise<LookedUp> {
  const { storage, contactId, language } = deps;
  const { appointment, writes } = await movedWrites(storage, registration, { contactId, language });
  if (registration.contactId === contactId) return { event: { type: 'CLAIMED' }, writes };
  // What was queued of the appointment is withdrawn; here it is told at once.
  return {
    event: { type: 'CLAIMED' },
    ...(appointment !== null && {
      then: {
        type: 'STANDING',
        intent: 'status',
        answer: null,
        standing: [await standingView(deps, registration, appointment)],
      },
    }),
    writes,
    ...(registration.contactId !== null && {
      tell: {
        contactId: registration.contactId,
        key: 'registration:claim.moved',
        quietZone: null,
        group: null,
      },
    }),
  };
}
