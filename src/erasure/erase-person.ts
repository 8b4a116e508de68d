import type { Appointment } from '../domain/appointment.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Ids } from '../domain/id.ts';
import type { Registration } from '../domain/registration.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { emptiedTalk } from './emptied-talk.ts';
import { erasureAudit, erasureWrites } from './erasure-writes.ts';

/** Who erases, and with what. */
export interface EraserDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly actor: string;
}

/** What goes when a family is erased, as things are. */
export interface Goes {
  /** Everything of the phone goes; false where it registered other families, which stay. */
  readonly whole: boolean;
  readonly registrations: readonly Registration[];
  /** Appointments that end with it; their seats are given back. */
  readonly appointments: readonly Appointment[];
  /** Texts that were taken in, and messages that were sent. */
  readonly texts: number;
  readonly messages: number;
  /** The same text as long as the same goes. */
  readonly mark: string;
}

/** More than anybody texts. */
const MOST_TEXTS = 10_000;

/**
 * What erasing a family would take, for whoever decides.
 * @throws AvisoError `not_found`
 */
export async function whatGoes(storage: Storage, receipt: string): Promise<Goes> {
  const { contactId, registrations, whole } = await scopeOf(storage, receipt);
  const [active, texts, messages] = await Promise.all([
    Promise.all(registrations.map(({ id }) => storage.findActiveAppointment(id))),
    contactId === null ? [] : storage.listInbound(contactId, MOST_TEXTS),
    contactId === null ? [] : storage.listOutboxOf(contactId),
  ]);
  const appointments = active.filter((appointment) => appointment !== null);
  return {
    ...{ whole, registrations, appointments, texts: texts.length, messages: messages.length },
    mark: markOf(whole, registrations, appointments),
  };
}

const markOf = (
  whole: boolean,
  registrations: readonly Registration[],
  appointments: readonly Appointment[],
): string =>
  [
    whole ? 'whole' : 'family',
    ...registrations.map(({ receipt, members }) => `${receipt} ${String(members.length)}`),
    ...appointments.map(({ reference, slotId }) => `${reference} ${slotId}`),
  ].join('|');

/** Who is erased by a receipt or a contact. */
interface Scope {
  readonly contactId: string | null;
  readonly registrations: readonly Registration[];
  readonly whole: boolean;
}

async function scopeOf(storage: Storage, subject: string): Promise<Scope> {
  const registration = await storage.findRegistrationByReceipt(subject.toUpperCase());
  const contactId = registration === null ? subject : registration.contactId;
  const talk = contactId === null ? null : await storage.findConversation(contactId);
  if (registration === null && talk === null) throw new AvisoError('not_found', `Nobody is ${subject}.`);
  const all = contactId === null ? [] : await storage.listRegistrationsOf(contactId);
  return {
    contactId,
    registrations: registration === null ? all : [registration],
    whole: contactId !== null && all.every(({ id }) => registration === null || id === registration.id),
  };
}

/**
 * Erases a person for staff, who were asked to by other ways than a text. By a receipt: that family, and everything of its phone where
 * the phone registered no other. By a contact: everything of it. Nobody is told; the audit has the reason.
 * @param subject a receipt, or the id of a contact
 * @param mark of what whoever decided saw that goes; where something else goes by now, nothing does. Left out, whatever goes
 * @throws AvisoError `not_found`; `not_possible`: no reason is given, something else would go than was seen, or others got ahead each time
 */
export async function erasePerson(
  deps: EraserDeps,
  subject: string,
  reason: string,
  mark?: string,
): Promise<void> {
  if (reason.trim() === '') throw new AvisoError('not_possible', 'Erasing needs a reason.');
  const { storage } = deps;
  await retryStale(async () => {
    const scope = await scopeOf(storage, subject);
    if (mark !== undefined && (await whatGoes(storage, subject)).mark !== mark)
      throw new AvisoError('not_possible', 'Something else would go than was shown: look again.');
    const writes = await writesOf(deps, scope, reason.trim());
    return (await storage.commit(writes)) === 'ok' ? true : null;
  }, 'The registration or the talk was');
}

async function writesOf(
  { storage, clock, ids, actor }: EraserDeps,
  { contactId, registrations, whole }: Scope,
  reason: string,
): Promise<readonly Write[]> {
  const erasing = {
    contactIds: contactId === null ? [] : [contactId],
    ...{ registrations, whole, now: clock.now() },
  };
  const talk = whole && contactId !== null ? await storage.findConversation(contactId) : null;
  return [
    ...(talk === null
      ? []
      : [
          {
            kind: 'conversation' as const,
            conversation: emptiedTalk({ ...talk, version: talk.version + 1 }),
          },
        ]),
    ...(await erasureWrites(storage, erasing)),
    erasureAudit(ids.next(), actor, erasing, reason),
  ];
}
