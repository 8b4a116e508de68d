import { createContactIds } from '../contact-ids.ts';
import type { TurnStorage } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Answers, Calls } from './calls.ts';

/** What a turn starts from, as the port has it. */
export function turnPort(
  { turns, vault }: { readonly turns: Answers<Omit<TurnStorage, 'contactIdOf'>>; readonly vault: Vault },
  { read }: Calls,
): TurnStorage {
  return {
    loadTurn: (sid, contactId) => read(() => turns.loadTurn(sid, contactId)),
    findConversation: (contactId) => read(() => turns.findConversation(contactId)),
    contactIdOf: createContactIds(vault),
    listInbound: (contactId, limit) => read(() => turns.listInbound(contactId, limit)),
  };
}
