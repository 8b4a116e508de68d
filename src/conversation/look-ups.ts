import { decide } from '../../flows/eligibility.ts';
import { portOf, programmeDate } from '../../flows/programme.ts';
import type { LookUp, TalkContext } from '../../flows/talk.ts';
import { CODE_BYTES, makeCode } from '../domain/code.ts';
import type { Language } from '../domain/language.ts';
import type { Registration } from '../domain/registration.ts';
import { newRequest } from '../domain/person-request.ts';
import type { Write } from '../storage/write.ts';
import { askedElsewhere } from './asked-elsewhere.ts';
import { claim } from './claim.ts';
import { danger } from './danger.ts';
import { erasable } from './erasing.ts';
import { isLocked, type GuessDeps } from './guesses.ts';
import { identify } from './identify.ts';
import { only, type LookedUp } from './looked-up.ts';
import { keptOtherPhone, ownPhone, told } from './other-phones.ts';
import { reference } from './reference.ts';
import { standingOf } from './standing.ts';

/** What a look-up reads with. */
export interface LookUpDeps extends GuessDeps {
  readonly language: Language;
}

/** Answers a look-up of the conversation machine from storage. */
export async function lookUp(wanted: LookUp, context: TalkContext, deps: LookUpDeps): Promise<LookedUp> {
  switch (wanted.what) {
    case 'identify':
      return identify(wanted, { ...deps, context });
    case 'register':
      return register(context, { ...deps, context });
    case 'claim':
      return claim(wanted.receipt, wanted, { ...deps, context });
    case 'standing':
      return only({
        type: 'STANDING',
        intent: wanted.intent,
        answer: wanted.answer,
        ...(wanted.mark === undefined ? {} : { mark: wanted.mark }),
        ...(wanted.by === undefined ? {} : { by: wanted.by }),
        standing: await standingOf(deps),
      });
    case 'reference':
      return reference(wanted.code, deps);
    case 'other_phone':
      return only(await keptOtherPhone(deps));
    case 'own_phone':
      return only(ownPhone(wanted.number, deps));
    case 'told':
      return (await told(wanted.code, deps)) ?? reference(wanted.code ?? '', deps);
    case 'erasable':
      return only(await erasable(deps));
    case 'danger':
      return danger(wanted.topic, context, deps);
    case 'unlock':
      return only({ type: (await isLocked(deps)) ? 'STILL_LOCKED' : 'UNLOCKED' });
  }
}

async function register(
  context: TalkContext,
  deps: LookUpDeps & { readonly context: TalkContext },
): Promise<LookedUp> {
  const { storage, ids } = deps;
  const familyId = context.family?.familyId ?? '';
  const taken = await storage.findRegistrationOfFamily(familyId);
  if (taken !== null) return { event: { type: 'FAMILY_TAKEN' }, ...(await askedElsewhere(taken, deps)) };
  const cases = await storage.findFamily(familyId);
  const own = cases.find((one) => one.aNumber === context.aNumber);
  // The roster changed under the talk and the case is gone: the same words as for no such case.
  if (own === undefined || context.place === null) return only({ type: 'NOT_IDENTIFIED' });
  const missing = notAsOnRecord(context);
  const decision = decide({
    cases,
    place: context.place,
    missing,
    phases: await storage.listPhases(),
    today: programmeDate(deps.now),
  });
  const registration: Registration = {
    id: ids.next(),
    version: 1,
    receipt: await freshReceipt(deps),
    contactId: deps.contactId,
    familyId,
    aNumber: own.aNumber,
    members: cases.map(({ aNumber, givenNames, surnames }) => ({ aNumber, givenNames, surnames })),
    apart: [],
    language: deps.language,
    place: context.place,
    city: context.city,
    zone: context.zone ?? portOf(own.portOfReturn).zone,
    needs: context.needs,
    missing,
    alternate: null,
    shelter: null,
    portOfReturn: own.portOfReturn,
    enrolledOn: cases.map((one) => one.enrolledOn).reduce((a, b) => (a < b ? a : b)),
    decision,
    toldOutcome: decision.outcome,
    stage: decision.outcome === 'eligible' ? 'waiting' : 'idle',
    lostAppointmentId: null,
    moving: null,
    decisionDue: false,
    createdAt: deps.now,
    consentVersion: context.consentAsked,
  };
  const writes: Write[] = [{ kind: 'registration', registration }];
  if (decision.outcome === 'review') {
    writes.push({
      kind: 'personRequest',
      request: newRequest({
        id: ids.next(),
        contactId: deps.contactId,
        reason: decision.rule === 'family-incomplete' ? 'missing_people' : 'mixed_family',
        openedAt: deps.now,
      }),
    });
  }
  return {
    event: {
      type: 'REGISTERED',
      receipt: registration.receipt,
      outcome: decision.outcome,
      rule: decision.rule,
      phaseId: decision.phaseId,
    },
    writes,
  };
}

/** What the registrant says of their family that the roster does not: in words for the staff, who look before anything is promised. */
function notAsOnRecord({ missing, apart, ownName }: TalkContext): string | null {
  if (apart !== null) return `does not travel: ${apart}`;
  return ownName === null ? missing : `own name: ${ownName}`;
}

/** Draws until the code is new: six million codes for a million families leave some drawn twice. */
async function freshReceipt(deps: LookUpDeps): Promise<string> {
  for (;;) {
    const receipt = makeCode('receipt', deps.ids.bytes(CODE_BYTES));
    if ((await deps.storage.findRegistrationByReceipt(receipt)) === null) return receipt;
  }
}
