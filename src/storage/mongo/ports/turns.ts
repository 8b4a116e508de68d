import { createContactIds } from '../../contact-ids.ts';
import type { TurnStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What a turn starts from, as the port has it. */
export function turnPort({ turns, vault }: Pick<Parts, 'turns' | 'vault'>, call: Call): TurnStorage {
  return {
    loadTurn: (sid, contactId) => call(() => turns.loadTurn(sid, contactId)),
    findConversation: (contactId) => call(() => turns.findConversation(contactId)),
    contactIdOf: createContactIds(vault),
    listInbound: (contactId, limit) => call(() => turns.listInbound(contactId, limit)),
  };
}
