import type { StaffWrite, Write } from '../write.ts';
import type { Placed } from './contact-orders.ts';

/** The same of the people who administer and of what they began: the record itself. */
function keyOfStaff(write: StaffWrite): string {
  switch (write.kind) {
    case 'staff':
      return `staff:${write.staff.id}`;
    case 'account':
      return `account:${write.account.id}`;
    case 'session':
      return `session:${write.session.id}`;
    case 'change':
      return `change:${write.change.id}`;
    case 'job':
      return `job:${write.job.id}`;
    case 'savedView':
      return `savedView:${write.view.id}`;
    case 'token':
      return `token:${write.token.id}`;
    case 'requestKey':
      return `requestKey:${write.key.id}`;
  }
}

/** What two commits must not both be writing. */
export function keysOf(write: Write): readonly string[] {
  switch (write.kind) {
    case 'inbound':
      return [`contact:${write.contactId}`, `sid:${write.message.sid}`];
    case 'conversation':
      return [`contact:${write.conversation.contactId}`];
    case 'send':
      return [`contact:${write.message.contactId}`];
    case 'withdrawContact':
      return [`contact:${write.contactId}`];
    case 'registration':
      return [`family:${write.registration.familyId}`];
    case 'appointment':
      return [`family:${write.appointment.familyId}`];
    case 'slot':
      return [`slot:${write.slotId}`];
    case 'reminder':
    case 'reminders':
    case 'withdraw':
    case 'withdrawMessages':
    case 'follow':
    case 'personRequest':
    case 'note':
    case 'redact':
    case 'letGo':
    case 'eraseMessage':
    case 'leftover':
    case 'leftoverDone':
      return [];
    case 'erase':
      return write.erasure.contactIds.map((id) => `contact:${id}`);
    case 'phase':
      return [`phase:${write.phase.id}`];
    case 'expectedCount':
      return [`turnstile:${write.name}`];
    case 'programme':
      return [write.kind];
    case 'staff':
    case 'account':
    case 'session':
    case 'change':
    case 'job':
    case 'savedView':
    case 'token':
    case 'requestKey':
      return [keyOfStaff(write)];
    case 'savedViewGone':
      return [`savedView:${write.id}`];
    case 'calls':
      return [`calls:${write.calls.id}`];
    case 'closure':
      return [`closure:${write.closure.id}`];
    case 'checkIn':
      return [`checkIn:${write.checkIn.id}`];
    case 'tries':
      return [`tries:${write.tries.id}`];
    case 'broadcast':
      return [`broadcast:${write.broadcast.id}`];
    case 'recipients':
    case 'enqueue':
    case 'outcomes':
    case 'reply':
      return [`broadcast:${write.broadcastId}`];
    case 'setting':
      return [`setting:${write.name}`];
    case 'alias':
      return [`alias:${write.alias.id}`];
    case 'addressFlag':
      return [`addressFlag:${write.flag.id}`];
    case 'passedOn':
      return [`passedOn:${write.passedOn.id}`];
    case 'decideAll':
    case 'audit':
      return [write.kind];
  }
}

/** What takes a place in a contact's order. */
export function placedOf(write: Write): readonly Placed[] {
  if (write.kind === 'inbound') return [{ contactId: write.contactId, madeAt: write.message.receivedAt }];
  if (write.kind === 'send') return [{ contactId: write.message.contactId, madeAt: write.message.createdAt }];
  return [];
}
