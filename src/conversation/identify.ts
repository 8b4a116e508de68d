import type { FamilyView } from '../../flows/talk.ts';
import type { Case } from '../domain/case.ts';
import { firstName } from '../domain/first-names.ts';
import type { Registration } from '../domain/registration.ts';
import { CASE_RULE, forgiven, isSpent, tried, type Tries } from '../domain/tries.ts';
import { newRequest } from '../domain/person-request.ts';
import type { Write } from '../storage/write.ts';
import { askedElsewhere, type AskedDeps } from './asked-elsewhere.ts';
import { phoneTries, type PhoneTries } from './guesses.ts';
import type { LookedUp } from './looked-up.ts';

/** What somebody says of who they are. */
export interface Claimed {
  readonly aNumber: string;
  /** ISO date. */
  readonly birthDate: string;
}

/** What the roster and the tries say of it. */
export interface Found {
  /** Null when there is no such case, or its birth date is another one. */
  readonly own: Case | null;
  /** The family's registration, when it has one. */
  readonly registration: Registration | null;
  readonly caseTries: Tries | null;
  readonly caseTriesId: string;
  /** Whether staff let this phone pass for this A-number: they closed the request that it opened. */
  readonly pass: 'none' | 'asked' | 'given';
  readonly passTries: Tries | null;
  readonly passId: string;
}

/** Reads the same for a number that exists and for one that does not. */
export async function findClaimed(
  { aNumber, birthDate }: Claimed,
  { storage, contactId }: AskedDeps,
): Promise<Found> {
  const key = storage.triesKeyOf(aNumber);
  const caseTriesId = `case:${key}`;
  const passId = `pass:${contactId}:${key}`;
  const [found, caseTries, passTries] = await Promise.all([
    storage.findCase(aNumber),
    storage.findTries(caseTriesId),
    storage.findTries(passId),
  ]);
  const registration = await storage.findRegistrationOfFamily(found?.familyId ?? '');
  const own = found?.birthDate === birthDate ? found : null;
  const asked = passTries?.requestId == null ? null : await storage.findPersonRequest(passTries.requestId);
  return {
    own,
    registration: own === null ? null : registration,
    caseTries,
    caseTriesId,
    pass: asked === null ? 'none' : asked.state === 'open' ? 'asked' : 'given',
    passTries,
    passId,
  };
}

/**
 * Answers an A-number and a birth date. Each wrong one is counted for the phone and for the A-number. Once the A-number has too many,
 * a right date is answered as a wrong one is: by asking for the receipt; the right one brings a member of staff besides. The phone
 * that registered the family is let in whatever others tried.
 */
export async function identify(claimed: Claimed, deps: AskedDeps): Promise<LookedUp> {
  const phone = await phoneTries(deps);
  if (phone.locked) return { event: { type: 'LOCKED' }, writes: phone.spread(), guess: 'locked' };
  const found = await findClaimed(claimed, deps);
  const { own, registration, caseTries } = found;
  if (own !== null && registration !== null && registration.contactId === deps.contactId) {
    const forgive: readonly Write[] =
      caseTries === null || caseTries.at.length === 0 ? [] : [{ kind: 'tries', tries: forgiven(caseTries) }];
    return {
      event: { type: 'IDENTIFIED', family: await viewOf(own, deps), registered: 'here' },
      writes: [...phone.right(), ...forgive],
    };
  }
  if (isSpent(caseTries, CASE_RULE, deps.now) && found.pass !== 'given') return held(found, phone, deps);
  if (own === null) {
    const { writes, requestId } = phone.wrong('identity');
    return {
      event: { type: requestId === null ? 'NOT_IDENTIFIED' : 'LOCKED' },
      writes: [...writes, countedWrite(found, deps)],
      guess: requestId === null ? 'wrong' : 'locked',
    };
  }
  if (registration !== null)
    return { event: { type: 'RECEIPT_NEEDED' }, ...(await askedElsewhere(registration, deps)) };
  return {
    event: { type: 'IDENTIFIED', family: await viewOf(own, deps), registered: 'no' },
    writes: phone.right(),
  };
}

/** Others tried too often at this A-number: no answer tells whether the date is right. */
async function held(found: Found, phone: PhoneTries, deps: AskedDeps): Promise<LookedUp> {
  const { own, registration, pass, passTries, passId } = found;
  const reason = registration === null ? 'identity' : 'reclaim';
  const { writes: counted, requestId } = phone.wrong(reason);
  const writes: Write[] = [...counted, countedWrite(found, deps)];
  if (own !== null && pass === 'none') {
    const id = requestId ?? deps.ids.next();
    const { contactId, now } = deps;
    if (requestId === null)
      writes.push({
        kind: 'personRequest',
        request: newRequest({ id, contactId, reason, openedAt: now }),
      });
    const version = (passTries?.version ?? 0) + 1;
    writes.push({ kind: 'tries', tries: { id: passId, version, at: [], requestId: id } });
  }
  const asked = registration === null ? { writes: [] } : await askedElsewhere(registration, deps);
  return {
    event: { type: requestId === null ? 'RECEIPT_NEEDED' : 'LOCKED' },
    ...asked,
    writes: [...writes, ...asked.writes],
    guess: 'held',
  };
}

const countedWrite = ({ caseTriesId, caseTries }: Found, { now }: AskedDeps): Write => ({
  kind: 'tries',
  tries: tried(caseTriesId, caseTries, CASE_RULE, now),
});

/** First names, the registrant's own first. */
async function viewOf(registrant: Case, { storage }: AskedDeps): Promise<FamilyView> {
  const members = await storage.findFamily(registrant.familyId);
  const others = members.filter((member) => member.aNumber !== registrant.aNumber);
  return {
    familyId: registrant.familyId,
    names: [registrant, ...others].map((member) => firstName(member.givenNames)),
  };
}
