import { NO_OPT_OUT, type OptOut } from '../outbox-rules.ts';
import type { Write } from '../write.ts';
import type { Tables } from './tables.ts';
import type { HandlersOf } from './write-handler.ts';

/** Talks and texts, what was tried in them, and whose they are. */
export function talkHandlers({
  turns,
  outboxQueue,
  tries,
  addresses,
}: Tables): HandlersOf<'inbound' | 'conversation' | 'tries' | 'alias' | 'addressFlag'> {
  return {
    inbound: {
      check: ({ message }) => turns.checkInbound(message),
      make: ({ contactId, message }) => {
        turns.writeInbound(contactId, message);
        outboxQueue.answered(contactId, message.receivedAt);
      },
    },
    conversation: {
      check: ({ conversation, follows }) => turns.checkConversation(conversation, follows),
      make: ({ conversation }) => {
        turns.writeConversation(conversation);
      },
    },
    tries: {
      check: (write) => tries.checkTries(write.tries),
      make: (write) => {
        tries.writeTries(write.tries);
      },
    },
    alias: {
      make: ({ alias }) => {
        addresses.writeAlias(alias);
      },
    },
    addressFlag: {
      make: ({ flag }) => {
        addresses.writeAddressFlag(flag);
      },
    },
  };
}

/** What the contact wants of us as the whole commit leaves it, wherever in it the talk stands. */
function optOutOf({ turns }: Tables, contactId: string, writes: readonly Write[]): OptOut {
  for (let at = writes.length - 1; at >= 0; at -= 1) {
    const write = writes[at];
    if (write?.kind === 'conversation' && write.conversation.contactId === contactId)
      return write.conversation;
  }
  return turns.optOutOf(contactId);
}

/** Messages that are queued and taken out again. */
export function messageHandlers(
  tables: Tables,
): HandlersOf<'send' | 'withdraw' | 'withdrawContact' | 'withdrawMessages' | 'follow'> {
  const { outboxQueue, erasures } = tables;
  return {
    send: {
      make: ({ message }, { writes, places }) => {
        const optOut = message.ignoreOptOut ? NO_OPT_OUT : optOutOf(tables, message.contactId, writes);
        outboxQueue.queue(message, optOut, places);
      },
    },
    withdraw: {
      make: ({ group, reason }) => {
        outboxQueue.withdrawGroup(group, reason);
      },
    },
    withdrawContact: {
      make: ({ contactId, reason }) => {
        outboxQueue.withdrawContact(contactId, reason);
      },
    },
    withdrawMessages: {
      make: ({ ids, reason }) => {
        for (const id of ids) outboxQueue.withdrawMessage(id, reason);
      },
    },
    follow: {
      check: ({ id }) => (outboxQueue.hasArrived(id) || erasures.isErased(id) ? 'stale' : 'ok'),
      make: () => undefined,
    },
  };
}

/** What families told us, and what staff do for them. */
export function familyHandlers({
  registrations,
  administration,
}: Tables): HandlersOf<'registration' | 'decideAll' | 'personRequest' | 'note'> {
  return {
    registration: {
      check: ({ registration }) => registrations.checkRegistration(registration),
      make: ({ registration }) => {
        registrations.writeRegistration(registration);
      },
    },
    decideAll: {
      make: () => {
        registrations.markAll();
      },
    },
    personRequest: {
      check: ({ request, holder }) => administration.checkPersonRequest(request, holder),
      make: ({ request }) => {
        administration.writePersonRequest(request);
      },
    },
    note: {
      make: ({ note }) => {
        administration.writeNote(note);
      },
    },
  };
}

/** What is taken away. */
export function erasureHandlers({
  erasures,
  leftovers,
}: Tables): HandlersOf<'erase' | 'redact' | 'eraseMessage' | 'leftover' | 'leftoverDone' | 'letGo'> {
  return {
    erase: {
      check: ({ erasure }) => erasures.checkErasure(erasure),
      make: ({ erasure }) => {
        erasures.erase(erasure);
      },
    },
    redact: {
      check: ({ of, id }) => erasures.checkRedaction(of, id),
      make: ({ of, id, at }) => {
        erasures.redact(of, id, at);
      },
    },
    eraseMessage: {
      make: ({ id, at }) => {
        erasures.eraseMessage(id, at);
      },
    },
    leftover: {
      make: ({ leftover }) => {
        leftovers.writeLeftover(leftover);
      },
    },
    leftoverDone: {
      make: ({ id }) => {
        leftovers.removeLeftover(id);
      },
    },
    letGo: {
      check: (write) => erasures.checkLetGo(write),
      make: (write) => {
        erasures.letGo(write);
      },
    },
  };
}
