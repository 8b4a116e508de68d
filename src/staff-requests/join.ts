import { AvisoError } from '../domain/errors.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import { recipientOf, sendWrites } from '../messages/outgoing.ts';
import { registrationGroup } from '../domain/message-groups.ts';
import type { PersonDeps } from './staff-request.ts';

/** That a registration counts no more by itself is worth knowing for so long. */
const LIVES_MS = 7 * 24 * 3_600_000;

/**
 * Joins two registrations of one family, by staff: `other` ends, `kept` is decided again with everyone that the roster has in the
 * family. The phone of `other` is told that it counts together now, never with whom.
 *
 * @param reason for the audit
 * @param kept receipt of the registration that stays; @param other receipt of the one that ends
 * @throws AvisoError `not_found`; `not_possible` when they are not of one family by the roster, or `other` holds an appointment
 */
export async function joinRegistrations(
  deps: PersonDeps,
  kept: string,
  other: string,
  reason?: string,
): Promise<void> {
  const { storage } = deps;
  await retryStale(async () => {
    const [stays, ends] = await Promise.all([found(deps, kept), found(deps, other)]);
    if (stays.id === ends.id) throw new AvisoError('not_possible', 'That is one registration.');
    const own = await storage.findCase(ends.aNumber);
    if (own?.familyId !== stays.familyId)
      throw new AvisoError('not_possible', 'The roster does not have them in one family.');
    if ((await storage.findActiveAppointment(ends.id)) !== null) {
      throw new AvisoError('not_possible', `Registration ${other} has an appointment: cancel that first.`);
    }
    if ((await storage.commit(await joinWrites(deps, stays, ends, reason))) === 'ok') return true;
    return null;
  }, 'The registrations were');
}

async function found({ storage }: PersonDeps, receipt: string): Promise<Registration> {
  const registration = await storage.findRegistrationByReceipt(receipt);
  if (registration === null || registration.stage === 'withdrawn')
    throw new AvisoError('not_found', `Registration ${receipt}.`);
  return registration;
}

async function joinWrites(
  deps: PersonDeps,
  stays: Registration,
  ends: Registration,
  reason: string | undefined,
): Promise<readonly Write[]> {
  const { storage, clock, actor, wording } = deps;
  const now = clock.now();
  const recipient = await recipientOf(storage, ends.contactId);
  const told = recipient !== null && !recipient.stopped;
  const says = { key: 'appointment:joined', values: { receipt: ends.receipt } };
  return [
    {
      kind: 'registration',
      registration: { ...ends, version: ends.version + 1, stage: 'withdrawn', decisionDue: false },
    },
    { kind: 'registration', registration: { ...stays, version: stays.version + 1, decisionDue: true } },
    { kind: 'withdraw', group: registrationGroup(ends.id), reason: 'superseded' },
    ...(told
      ? sendWrites(deps, now, recipient, [{ body: wording.text(says, ends.language, recipient.channel) }], {
          purpose: 'outcome',
          priority: PRIORITIES.appointment,
          group: registrationGroup(ends.id),
          expiresAt: now + LIVES_MS,
          quietZone: ends.zone,
        })
      : []),
    auditWrite(now, actor, 'registration.join', stays.id, {
      ...{ joined: ends.id, told },
      ...(reason === undefined ? {} : { reason }),
    }),
  ];
}
