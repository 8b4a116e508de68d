import { parsePhone, type Channel } from '../domain/address.ts';
import { AvisoError } from '../domain/errors.ts';
import type { OtherPhone } from '../domain/registration.ts';
import type { PersonDeps } from './staff-request.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';

/** Which phone beside the registrant's own. */
export type OtherPhoneKind = 'alternate' | 'shelter';

/**
 * Sets or takes off a phone beside the registrant's own, by staff: the one the family named, or the shelter's. It may be told
 * the appointment when the family cannot be reached, and nothing else. The audit names the receipt, never the number.
 *
 * @param receipt of the registration
 * @param number with its country code, as it is written anywhere; null takes the phone off
 * @param channel on which it is told first
 * @throws AvisoError `not_found`; `not_possible` when the number has no country code, or others got ahead each time
 */
export async function setOtherPhone(
  deps: PersonDeps,
  receipt: string,
  which: OtherPhoneKind,
  number: string | null,
  channel: Channel = 'sms',
): Promise<void> {
  const { storage, clock, actor } = deps;
  const phone = number === null ? null : readPhone(number, channel);
  await retryStale(async () => {
    const registration = await storage.findRegistrationByReceipt(receipt);
    if (registration === null) throw new AvisoError('not_found', `Registration ${receipt}.`);
    const outcome = await storage.commit([
      {
        kind: 'registration',
        registration: { ...registration, version: registration.version + 1, [which]: phone },
      },
      auditWrite(clock.now(), actor, `registration.${which}`, registration.id, {
        set: phone !== null,
        channel: phone?.channel ?? null,
      }),
    ]);
    if (outcome === 'ok') return true;
    return null;
  }, 'The registration was');
}

function readPhone(text: string, channel: Channel): OtherPhone {
  const number = parsePhone(text);
  if (number === null) throw new AvisoError('not_possible', 'The number needs + and its country code.');
  return { number, channel };
}
