import type { Effect } from '../../flows/talk.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import { newRequest, type PersonReason } from '../domain/person-request.ts';
import type { Need } from '../domain/registration.ts';
import { confirmWrites, declineWrites } from '../appointments/appointment-ends.ts';
import { freedNumberWrites } from '../reach/wrong-number.ts';
import type { Write } from '../storage/write.ts';
import type { EffectDeps } from './effect-deps.ts';
import { erasingWrites } from './erasing.ts';
import { requestWrites } from './staff-request.ts';
import { forgetPhoneWrites, otherPhoneWrites } from './other-phones.ts';
import { backAgainWrites, stoppedHolderWrites } from './stopped-holder.ts';

/** What an effect writes in the turn's commit. */
export async function effectWrites(effect: Effect, deps: EffectDeps): Promise<readonly Write[]> {
  const { storage, contactId } = deps;
  switch (effect.what) {
    case 'stop':
      return [...withdrawals(deps, 'stopped'), ...(deps.unheard ? await stoppedHolderWrites(deps) : [])];
    case 'start':
      return backAgainWrites(deps);
    case 'stop_news':
      // What is queued of news is kept from them when its turn comes.
      return [];
    case 'person':
      return requestPerson(effect.reason, deps);
    case 'request':
      return requestWrites(deps, effect.reason, effect.about);
    case 'needs':
      return needsWrites(effect.needs, deps);
    case 'free_number':
      return [
        ...(await freedNumberWrites(storage, [contactId, ...formerNames(deps)], deps.now)),
        ...(await forgetPhoneWrites(deps)),
      ];
    case 'erase_all':
    case 'erase_family':
    case 'erase_texts':
      return erasingWrites(effect, deps);
    case 'agree':
      return agreedWrites(effect.version, deps);
    case 'keep_phone':
      return otherPhoneWrites(storage, contactId, effect.number);
    case 'confirm':
    case 'decline': {
      const appointment = await storage.findAppointment(effect.appointmentId);
      if (appointment === null) return [];
      if (effect.what === 'confirm') return confirmWrites(appointment);
      // Who is inside gives nothing up any more.
      if (hasCome(await storage.findCheckIn(checkInId(appointment)))) return [];
      const registration = await storage.findRegistration(appointment.registrationId);
      return registration === null ? [] : declineWrites(appointment, registration);
    }
  }
}

/** What this phone registered was agreed to in the words of today. */
async function agreedWrites(version: string, { storage, contactId }: EffectDeps): Promise<readonly Write[]> {
  const registrations = await storage.listRegistrationsOf(contactId);
  return registrations.map((registration) => ({
    kind: 'registration',
    registration: { ...registration, version: registration.version + 1, consentVersion: version },
  }));
}

/** A wish to speak alone is urgent: nobody can say on a shared phone what of. */
async function needsWrites(needs: readonly Need[], deps: EffectDeps): Promise<readonly Write[]> {
  const told = needs.filter((need) => need === 'medical' || need === 'child_alone');
  return [
    ...(needs.includes('safety') ? await requestWrites(deps, 'danger', 'safety') : []),
    ...(told.length === 0 ? [] : await requestWrites(deps, 'needs', told.join(' '))),
  ];
}

/** Withdraws what is queued for the person, under either name. */
function withdrawals(deps: EffectDeps, reason: string): readonly Write[] {
  return [deps.contactId, ...formerNames(deps)].map((contactId) => ({
    kind: 'withdrawContact',
    contactId,
    reason,
  }));
}

const formerNames = ({ formerId }: EffectDeps): readonly string[] => (formerId === null ? [] : [formerId]);

/** Whether it was asked before. That a receipt is missing must be seen beside whatever else was asked. */
async function isAsked(reason: PersonReason, { storage, contactId }: EffectDeps): Promise<boolean> {
  if (reason !== 'reclaim') return (await storage.findOpenPersonRequest(contactId)) !== null;
  const open = await storage.listOpenPersonRequestsOf(contactId);
  return open.some((request) => request.reason === 'reclaim');
}

/** Asks for a member of staff, once: an open request is not doubled. */
async function requestPerson(reason: PersonReason, deps: EffectDeps): Promise<readonly Write[]> {
  if (await isAsked(reason, deps)) return [];
  return [
    {
      kind: 'personRequest',
      request: newRequest({
        id: deps.ids.next(),
        contactId: deps.contactId,
        reason,
        openedAt: deps.now,
      }),
    },
  ];
}
