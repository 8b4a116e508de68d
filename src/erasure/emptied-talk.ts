import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { newContext } from '../../flows/talk.ts';
import type { Conversation } from '../domain/conversation.ts';

/**
 * A talk of which nothing is left but whether they stopped: it goes with the erasure unless they did.
 * @param talk as the commit would leave it otherwise, with its version
 */
export function emptiedTalk(talk: Conversation): Conversation {
  const { contactId, version, channel, sender, lastInboundAt, stopped, broadcastOptIn } = talk;
  return {
    ...{ contactId, version, channel, sender, lastInboundAt, stopped, broadcastOptIn },
    machine: CONVERSATION_MACHINE,
    machineVersion: CONVERSATION_VERSION,
    snapshot: JSON.stringify({
      value: stopped ? { stopped: 'silent' } : { main: 'language' },
      context: newContext(),
    }),
    language: null,
    address: '',
    externalId: null,
    lastWhatsAppAt: null,
    withPerson: false,
  };
}
