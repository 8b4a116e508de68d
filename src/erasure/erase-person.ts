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

/**
 * Erases a person for staff, who were asked to by other ways than a text. By a receipt: that family, and everything of its phone where
 * the phone registered no other. By a contact: everything of it. Nobody is told; the audit has the reason.
 * @param subject a receipt, or the id of a contact
 * @throws AvisoError `not_found`; `not_possible`: no reason is given, or others got ahead each time
 */
export async function erasePerson(deps: EraserDeps, subject: string, reason: string): Promise<void> {
  if (reason.trim() === '') throw new AvisoError('not_possible', 'Erasing needs a reason.');
  const { storage } = deps;
  await retryStale(async () => {
    const registration = await storage.findRegistrationByReceipt(subject.toUpperCase());
    const contactId = registration === null ? subject : registration.contactId;
    const talk = contactId === null ? null : await storage.findConversation(contactId);
    if (registration === null && talk === null) throw new AvisoError('not_found', `Nobody is ${subject}.`);
    const writes = await writesOf(deps, { registration, contactId, reason: reason.trim() });
    return (await storage.commit(writes)) === 'ok' ? true : null;
  }, 'The registration or the talk was');
}

async function writesOf(
  { storage, clock, ids, actor }: EraserDeps,
  of: {
    readonly registration: Registration | null;
    readonly contactId: string | null;
    readonly reason: string;
  },
): Promise<readonly Write[]> {
  const { registration, contactId, reason } = of;
  const all = contactId === null ? [] : await storage.listRegistrationsOf(contactId);
  const whole = contactId !== null && all.every(({ id }) => registration === null || id === registration.id);
  const erasing = {
    contactIds: contactId === null ? [] : [contactId],
    registrations: registration === null ? all : [registration],
    ...{ whole, now: clock.now() },
  };
  const talk = whole ? await storage.findConversation(contactId) : null;
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
