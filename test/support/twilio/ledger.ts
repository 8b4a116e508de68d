import type { FakeMessage } from './message.ts';
import { advance } from './message.ts';

/** Every message of the account, as Twilio's log has it. */
export interface Ledger {
  readonly messages: readonly FakeMessage[];
  readonly sent: readonly FakeMessage[];
  find(sid: string): FakeMessage | null;
  /** Deletes a message. */
  remove(sid: string): void;
  /** A sid that is not taken. */
  newSid(prefix: 'SM' | 'MM'): string;
  add(given: Pick<FakeMessage, 'direction' | 'fields' | 'body' | 'segments'>): FakeMessage;
  /** A message gets somewhere. `sender` is who a Messaging Service chose. */
  move(message: FakeMessage, status: string, errorCode: number | null, sender: string): void;
}

/** @param delivered called when a phone has received a message */
export function createLedger(now: () => number, delivered: (message: FakeMessage) => void): Ledger {
  const messages: FakeMessage[] = [];
  const sent: FakeMessage[] = [];
  const bySid = new Map<string, FakeMessage>();
  let count = 0;

  const newSid = (prefix: 'SM' | 'MM'): string => {
    count += 1;
    return `${prefix}${count.toString(16).padStart(32, '0')}`;
  };
  return {
    messages,
    sent,
    newSid,
    find: (sid) => bySid.get(sid) ?? null,
    remove(sid) {
      bySid.delete(sid);
      const at = messages.findIndex((message) => message.sid === sid);
      if (at >= 0) messages.splice(at, 1);
    },
    add({ direction, fields, body, segments }) {
      const inbound = direction === 'inbound';
      const from = fields.From ?? null;
      const message: FakeMessage = {
        sid: fields.MessageSid ?? newSid('SM'),
        direction,
        to: fields.To ?? '',
        from,
        body,
        fields,
        createdAt: now(),
        at: performance.now(),
        segments,
        sender: from,
        status: inbound ? 'received' : from === null ? 'accepted' : 'queued',
        sentAt: inbound ? now() : null,
        updatedAt: now(),
        errorCode: null,
        goneMedia: new Set(),
      };
      messages.push(message);
      if (!inbound) sent.push(message);
      bySid.set(message.sid, message);
      return message;
    },
    move(message, status, errorCode, sender) {
      const before = message.status;
      message.sender ??= sender;
      advance(message, status, now(), errorCode);
      if (message.status === 'delivered' && before !== 'delivered') delivered(message);
    },
  };
}
