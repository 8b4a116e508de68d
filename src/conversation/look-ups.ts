import { decide } from '../../flows/eligibility.ts';
import { portOf, programmeDate } from '../../flows/programme.ts';
import type {
  AppointmentView,
  FamilyView,
  LookUp,
  StandingView,
  TalkContext,
  TalkEvent,
} from '../../flows/talk.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { Case } from '../domain/case.ts';
import { CODE_BYTES, makeCode } from '../domain/code.ts';
import { firstName } from '../domain/first-names.ts';
import type { Ids } from '../domain/id.ts';
import type { Language } from '../domain/language.ts';
import { freedRequestId } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { appointmentGroup } from '../storage/appointment-writes.ts';
import type { Storage } from '../storage/storage.ts';
import { keptOtherPhone, ownPhone, told } from './other-phones.ts';
import type { Write } from '../storage/write.ts';
import { isPast } from './stopped-holder.ts';

/** What a look-up reads with. */
export interface LookUpTools {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
  readonly language: Language;
}

/** The event that answers a look-up, and what the turn's commit must write for it to be true. */
export interface LookedUp {
  readonly event: TalkEvent;
  /** What the talk hears right after it. */
  readonly then?: TalkEvent;
  readonly writes: readonly Write[];
  /** A contact that must be told of it, in the same commit. */
  readonly tell?: { readonly contactId: string; readonly key: string };
}

const only = (event: TalkEvent): LookedUp => ({ event, writes: [] });

/** Answers a look-up of the conversation machine from storage. */
export async function lookUp(wanted: LookUp, context: TalkContext, tools: LookUpTools): Promise<LookedUp> {
  switch (wanted.what) {
    case 'identify':
      return only(await identify(wanted.aNumber, wanted.birthDate, tools));
    case 'register':
      return register(context, tools);
    case 'claim':
      return claim(wanted.receipt, wanted.familyId, tools);
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
      return only(await reference(wanted.code, tools));
    case 'other_phone':
      return only(await keptOtherPhone(tools));
    case 'own_phone':
      return only(ownPhone(wanted.number, tools));
    case 'told':
      return (await told(wanted.code, tools)) ?? only(await reference(wanted.code ?? '', tools));
    case 'unlock': {
      const open = await tools.storage.findOpenPersonRequest(tools.contactId);
      return only({ type: open === null ? 'UNLOCKED' : 'STILL_LOCKED' });
    }
  }
}

async function identify(aNumber: string, birthDate: string, tools: LookUpTools): Promise<TalkEvent> {
  const found = await tools.storage.findCase(aNumber);
  if (found === null || found.birthDate !== birthDate) return { type: 'NOT_IDENTIFIED' };
  const family = viewOf(found, await tools.storage.findFamily(found.familyId));
  const registration = await tools.storage.findRegistrationOfFamily(found.familyId);
  if (registration === null) return { type: 'IDENTIFIED', family, registered: 'no' };
  return {
    type: 'IDENTIFIED',
    family,
    registered: registration.contactId === tools.contactId ? 'here' : 'elsewhere',
  };
}

/** First names, the registrant's own first. */
function viewOf(registrant: Case, members: readonly Case[]): FamilyView {
  const others = members.filter((member) => member.aNumber !== registrant.aNumber);
  return {
    familyId: registrant.familyId,
    names: [registrant, ...others].map((member) => firstName(member.givenNames)),
  };
}

async function register(context: TalkContext, tools: LookUpTools): Promise<LookedUp> {
  const { storage, ids } = tools;
  const familyId = context.family?.familyId ?? '';
  if ((await storage.findRegistrationOfFamily(familyId)) !== null) return only({ type: 'FAMILY_TAKEN' });
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

async function claim(receipt: string, familyId: string, tools: LookUpTools): Promise<LookedUp> {
  const registration = await tools.storage.findRegistrationByReceipt(receipt);
  if (registration === null || registration.familyId !== familyId || registration.stage === 'withdrawn') {
    return only({ type: 'NOT_CLAIMED' });
  }
  const moved: Registration = {
    ...registration,
    version: registration.version + 1,
    contactId: tools.contactId,
    language: tools.language,
  };
  const writes: Write[] = [{ kind: 'registration', registration: moved }];
  const appointment = await tools.storage.findActiveAppointment(registration.id);
  if (registration.contactId === tools.contactId) return { event: { type: 'CLAIMED' }, writes };
  // A family that had no phone has one again.
  if (registration.contactId === null) {
    const requestId = freedRequestId(registration.id);
    const open = (await tools.storage.listPersonRequests('open')).find(({ id }) => id === requestId);
    if (open !== undefined) writes.push({ kind: 'personRequest', request: { ...open, state: 'closed' } });
  }
  // What is queued for the old phone about the appointment is not for whoever holds it now; here it is told at once.
  if (appointment !== null) {
    writes.push({ kind: 'withdraw', group: appointmentGroup(appointment.id), reason: 'moved' });
  }
  return {
    event: { type: 'CLAIMED' },
    ...(appointment !== null && {
      then: {
        type: 'STANDING',
        intent: 'status',
        answer: null,
        standing: [standingView(registration, appointment, tools.now)],
      },
    }),
    writes,
    ...(registration.contactId !== null && {
      tell: { contactId: registration.contactId, key: 'registration:claim.moved' },
    }),
  };
}

/** Everything this contact registered and what it stands at today. */
async function standingOf(tools: LookUpTools): Promise<readonly StandingView[]> {
  const registrations = await tools.storage.listRegistrationsOf(tools.contactId);
  return Promise.all(
    registrations.map(async (registration) =>
      standingView(registration, await tools.storage.findActiveAppointment(registration.id), tools.now),
    ),
  );
}

function standingView(
  registration: Registration,
  appointment: Appointment | null,
  now: number,
): StandingView {
  return {
    receipt: registration.receipt,
    names: namesOf(registration),
    outcome: registration.decision.outcome,
    rule: registration.decision.rule,
    stage: registration.stage,
    appointment: appointment === null ? null : appointmentView(appointment, now),
  };
}

/** First names of a registered family, the registrant's own first. */
function namesOf(registration: Registration): readonly string[] {
  const isOwn = (aNumber: string): boolean => aNumber === registration.aNumber;
  return [
    ...registration.members.filter((member) => isOwn(member.aNumber)),
    ...registration.members.filter((member) => !isOwn(member.aNumber)),
  ].map((member) => firstName(member.givenNames));
}

function appointmentView(appointment: Appointment, now: number): AppointmentView {
  const { id, reference, port, date, time, people, state } = appointment;
  return { id, reference, port, date, time, people, state, past: isPast(appointment, now) };
}

async function reference(code: string, tools: LookUpTools): Promise<TalkEvent> {
  const appointment = await tools.storage.findAppointmentByReference(code);
  if (appointment === null) return { type: 'REFERENCE_UNKNOWN' };
  const registration = await tools.storage.findRegistration(appointment.registrationId);
  return {
    type: 'REFERENCE_KNOWN',
    appointment: appointmentView(appointment, tools.now),
    names: registration?.contactId === tools.contactId ? namesOf(registration) : null,
  };
}
