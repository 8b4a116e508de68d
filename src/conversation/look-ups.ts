import { decide } from '../../flows/eligibility.ts';
import { portOf, programmeDate } from '../../flows/programme.ts';
import type { LookUp, TalkContext } from '../../flows/talk.ts';
import { CODE_BYTES, makeCode } from '../domain/code.ts';
import type { Language } from '../domain/language.ts';
import type { Registration } from '../domain/registration.ts';
import type { Write } from '../storage/write.ts';
import { askedElsewhere } from './asked-elsewhere.ts';
import { claim } from './claim.ts';
import { isLocked, type GuessTools } from './guesses.ts';
import { identify } from './identify.ts';
import { only, type LookedUp } from './looked-up.ts';
import { keptOtherPhone, ownPhone, told } from './other-phones.ts';
import { reference } from './reference.ts';
import { standingOf } from './standing.ts';

/** What a look-up reads with. */
export interface LookUpTools extends GuessTools {
  readonly language: Language;
}

/** Answers a look-up of the conversation machine from storage. */
export async function lookUp(wanted: LookUp, context: TalkContext, tools: LookUpTools): Promise<LookedUp> {
  switch (wanted.what) {
    case 'identify':
      return identify(wanted, { ...tools, context });
    case 'register':
      return register(context, { ...tools, context });
    case 'claim':
      return claim(wanted.receipt, wanted, { ...tools, context });
    case 'standing':
      return only({
        type: 'STANDING',
        intent: wanted.intent,
        answer: wanted.answer,
        ...(wanted.mark === undefined ? {} : { mark: wanted.mark }),
        ...(wanted.by === undefined ? {} : { by: wanted.by }),
        standing: await standingOf(tools),
      });
    case 'reference':
      return reference(wanted.code, tools);
    case 'other_phone':
      return only(await keptOtherPhone(tools));
    case 'own_phone':
      return only(ownPhone(wanted.number, tools));
    case 'told':
      return (await told(wanted.code, tools)) ?? reference(wanted.code ?? '', tools);
    case 'unlock':
      return only({ type: (await isLocked(tools)) ? 'STILL_LOCKED' : 'UNLOCKED' });
  }
}

async function register(
  context: TalkContext,
  tools: LookUpTools & { readonly context: TalkContext },
): Promise<LookedUp> {
  const { storage, ids } = tools;
  const familyId = context.family?.familyId ?? '';
  const taken = await storage.findRegistrationOfFamily(familyId);
  if (taken !== null) return { event: { type: 'FAMILY_TAKEN' }, ...(await askedElsewhere(taken, tools)) };
  const cases = await storage.findFamily(familyId);
  const own = cases.find((one) => one.aNumber === context.aNumber);
  // The roster changed under the talk and the case is gone: the same words as for no such case.
  if (own === undefined || context.place === null) return only({ type: 'NOT_IDENTIFIED' });
  const decision = decide({
    cases,
    place: context.place,
    missing: context.missing,
    phases: await storage.listPhases(),
    today: programmeDate(tools.now),
  });
  const registration: Registration = {
    id: ids.next(),
    version: 1,
    receipt: await freshReceipt(tools),
    contactId: tools.contactId,
    familyId,
    aNumber: own.aNumber,
    members: cases.map(({ aNumber, givenNames, surnames }) => ({ aNumber, givenNames, surnames })),
    language: tools.language,
    place: context.place,
    city: context.city,
    zone: context.zone ?? portOf(own.portOfReturn).zone,
    needs: context.needs,
    missing: context.missing,
    alternate: null,
    shelter: null,
    portOfReturn: own.portOfReturn,
    enrolledOn: cases.map((one) => one.enrolledOn).reduce((a, b) => (a < b ? a : b)),
    decision,
    toldOutcome: decision.outcome,
    stage: decision.outcome === 'eligible' ? 'waiting' : 'idle',
    lostAppointmentId: null,
    decisionDue: false,
    createdAt: tools.now,
  };
  const writes: Write[] = [{ kind: 'registration', registration }];
  if (decision.outcome === 'review') {
    writes.push({
      kind: 'personRequest',
      request: {
        id: ids.next(),
        contactId: tools.contactId,
        reason: decision.rule === 'family-incomplete' ? 'missing_people' : 'mixed_family',
        openedAt: tools.now,
        state: 'open',
      },
    });
  }
  return {
    event: {
      type: 'REGISTERED',
      receipt: registration.receipt,
      outcome: decision.outcome,
      rule: decision.rule,
    },
    writes,
  };
}

/** Draws until the code is new: six million codes for a million families leave some drawn twice. */
async function freshReceipt(tools: LookUpTools): Promise<string> {
  for (;;) {
    const receipt = makeCode('receipt', tools.ids.bytes(CODE_BYTES));
    if ((await tools.storage.findRegistrationByReceipt(receipt)) === null) return receipt;
  }
}
