import { AvisoError } from '../domain/errors.ts';
import { registrationGroup } from '../domain/message-groups.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import { hasNumber } from '../domain/traveller.ts';
import { recipientOf, sendWrites } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { fillTemplate } from '../wording/templates.ts';
import { familyWrites, markOfPlan, type TravellersDeps } from './change-travellers.ts';
import { planFamily, type TravellersPlan } from './plan-travellers.ts';

/** That a registration counts by itself again is worth knowing for so long. */
const LIVES_MS = 7 * 24 * 3_600_000;
/** More than are ever joined into one. */
const MOST = 500;

/** What splitting would do. */
export interface SplitPlan {
  /** Of the family that keeps its registration, with its appointment. */
  readonly stays: TravellersPlan;
  /** As it would be: in the family that the roster has it in. */
  readonly apart: Registration;
  /** The same text as long as the same would be done. */
  readonly mark: string;
}

/** Registrations that were joined into one and ended with that. */
export async function joinedInto(
  storage: Pick<Storage, 'listAuditBefore' | 'findRegistration'>,
  { id }: Registration,
): Promise<readonly Registration[]> {
  const rows = await storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: MOST, subject: id });
  const ids = rows.flatMap(({ act, detail }) =>
    act === 'registration.join' && typeof detail.joined === 'string' ? [detail.joined] : [],
  );
  const found = await Promise.all([...new Set(ids)].map((joined) => storage.findRegistration(joined)));
  return found.filter((each) => each !== null).filter(({ stage }) => stage === 'withdrawn');
}

/**
 * What it would do to split a registration that was joined by mistake; nothing is written.
 * @param kept receipt of the registration that stayed; @param other receipt of the one that ended with the join
 * @throws AvisoError `not_found`; `not_possible`: they were not joined, the roster has them in one family, the other family is registered
 *   by now, or the appointment has begun
 */
export async function foreseeSplit(deps: TravellersDeps, kept: string, other: string): Promise<SplitPlan> {
  const { storage } = deps;
  const stays = await storage.findRegistrationByReceipt(kept);
  if (stays === null || stays.stage === 'withdrawn')
    throw new AvisoError('not_found', `Registration ${kept}.`);
  const ended = (await joinedInto(storage, stays)).find(({ receipt }) => receipt === other);
  if (ended === undefined) throw new AvisoError('not_possible', `${other} was not joined to ${kept}.`);
  const own = await storage.findCase(ended.aNumber);
  if (own === null || own.familyId === stays.familyId)
    throw new AvisoError(
      'not_possible',
      'The roster has them in one family, and a family has one registration: correct the roster first.',
    );
  if ((await storage.findRegistrationOfFamily(own.familyId)) !== null)
    throw new AvisoError('not_possible', 'That family has another registration by now.');
  const theirs = await storage.findFamily(own.familyId);
  const isTheirs = (aNumber: string): boolean => theirs.some((person) => person.aNumber === aNumber);
  const members = stays.members.filter(({ aNumber }) => !isTheirs(aNumber));
  if (!members.some(hasNumber) || isTheirs(stays.aNumber))
    throw new AvisoError('not_possible', 'Nobody with a case would be left in the registration that stays.');
  const plan = await planFamily(deps, stays, { ...stays, members });
  const apart: Registration = {
    ...ended,
    ...{ version: ended.version + 1, familyId: own.familyId, stage: 'idle', decisionDue: true },
    members: theirs
      .filter((person) => !ended.apart.some(({ aNumber }) => aNumber === person.aNumber))
      .map(({ aNumber, givenNames, surnames }) => ({ aNumber, givenNames, surnames })),
  };
  return { stays: plan, apart, mark: `${markOfPlan(plan)}|${String(ended.version)}|${own.familyId}` };
}

/**
 * Splits two registrations that were joined by mistake: the one that ended lives again with the family that the roster has it in, and waits
 * for its decision; the other keeps its appointment, for those who are left. Each phone is told once.
 * @param reason for the audit
 * @param mark of what was seen; where something else would be done by now, nothing is. Null: as it is
 * @throws AvisoError as foreseeSplit does, and `not_possible` without a reason
 */
export async function splitRegistration(
  deps: TravellersDeps,
  { kept, other }: { readonly kept: string; readonly other: string },
  reason: string,
  mark: string | null,
): Promise<void> {
  const { storage, clock, actor } = deps;
  if (reason.trim() === '') throw new AvisoError('not_possible', 'Splitting needs a reason.');
  await retryStale(async () => {
    const plan = await foreseeSplit(deps, kept, other);
    if (mark !== null && mark !== plan.mark)
      throw new AvisoError('not_possible', 'Something else would be done than was shown: look again.');
    const now = clock.now();
    const { before } = plan.stays;
    const outcome = await storage.commit([
      ...(await familyWrites(deps, now, plan.stays)),
      { kind: 'registration', registration: plan.apart },
      ...(await tellApart(deps, now, plan.apart)),
      auditWrite(now, actor, 'registration.split', before.id, {
        ...{ split: plan.apart.id, reason: reason.trim() },
        ...{ before: before.members.length, people: plan.stays.changed.members.length },
      }),
    ]);
    return outcome === 'ok' ? true : null;
  }, 'The registrations were');
}

async function tellApart(
  deps: TravellersDeps,
  now: number,
  { id, receipt, contactId, language, zone }: Registration,
): Promise<readonly Write[]> {
  const recipient = await recipientOf(deps.storage, contactId);
  if (recipient === null) return [];
  const { wording } = deps;
  const values = { receipt };
  const body = wording.text({ key: 'appointment:split', values }, language, recipient.channel);
  const template = fillTemplate(wording, 'registration_split', language, values);
  return sendWrites(deps, now, recipient, [{ body, language, ...(template !== null && { template }) }], {
    ...{ purpose: 'notice', priority: PRIORITIES.appointment, quietZone: zone },
    // What is decided of it may be said in its place.
    ...{ group: registrationGroup(id), expiresAt: now + LIVES_MS },
  });
}
