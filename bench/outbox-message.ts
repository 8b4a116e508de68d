import type { OutboxMessage } from '../src/domain/message.ts';
import { ACCOUNT } from './load/form.ts';

/** What the rows about the outbox send. */
export const BODY = 'Aviso: espere instrucciones. No viaje a la frontera. Responda AYUDA si necesita algo.';
const DAY_MS = 24 * 3_600_000;

/** The phone of person `n`. */
export const phone = (n: number): string => `+52555${String(n).padStart(7, '0')}`;

/** An instruction to person `n`, due at `now`. */
export function instructionTo(
  n: number,
  now: number,
  { id, contactIdOf }: { readonly id: string; readonly contactIdOf: (address: string) => string },
): OutboxMessage {
  const to = phone(n);
  return {
    id,
    contactId: contactIdOf(to),
    channel: 'sms',
    to,
    sender: ACCOUNT.sender,
    priority: 1,
    purpose: 'instruction',
    group: null,
    content: { body: BODY },
    segments: 1,
    notBefore: now,
    expiresAt: now + DAY_MS,
    quietZone: null,
    ignoreOptOut: false,
    createdAt: now,
  };
}
