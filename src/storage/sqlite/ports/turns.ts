import { createContactIds } from '../../contact-ids.ts';
import type { TurnStorage } from '../../storage.ts';
import type { Calls } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What a turn starts from, as the port has it. */
export function turnPort({ turns, vault }: Pick<Parts, 'turns' | 'vault'>, { read }: Calls): TurnStorage {
  return {
    loadTurn: (sid, contactId) => read(() => turns.loadTurn(sid, contactId)),
    findConversation: (contactId) => read(() => turns.findConversation(contactId)),
    contactIdOf: createContactIds(vault),
    listInbound: (contactId, limit) => read(() => turns.listInbound(contactId, limit)),
  };
}
