import { messageKey } from './twilio/chaos.ts';
import type { FakeMessage } from './twilio/message.ts';
import type { PhoneMessage } from '../../src/invariants/phones.ts';

/** What the fake Twilio recorded, as a check of the invariants reads it. */
export function phoneMessages(messages: readonly FakeMessage[]): readonly PhoneMessage[] {
  return messages.map((message) => {
    const { sid, direction, fields, body, createdAt, sentAt, updatedAt, status } = message;
    const inbound = direction === 'inbound';
    return {
      ...{ way: inbound ? ('in' as const) : ('out' as const), sid, body, at: createdAt },
      id: inbound ? null : messageKey(fields),
      phone: ((inbound ? fields.From : fields.To) ?? '').replace(/^whatsapp:/, ''),
      settledAt: sentAt ?? (status === 'failed' ? updatedAt : null),
    };
  });
}
