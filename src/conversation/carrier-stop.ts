import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import type { Storage } from '../storage/storage.ts';
import { stepTalk } from './step.ts';
import { readTalk, writeTalk } from './stored-talk.ts';

const MAX_TRIES = 5;

/**
 * The carrier refused a message because this person stopped us there (Twilio 21610): the talk is stopped here too, and
 * what is queued is withdrawn. Nothing is said: it would be refused. Only START brings back, as with any stop.
 * Gives false when there was nothing to do.
 */
export async function stopAsCarrierDid(storage: Storage, contactId: string): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await storage.findConversation(contactId);
    if (before === null || before.stopped) return false;
    const talk = readTalk(before.snapshot, before.machine, before.machineVersion);
    const outcome = await storage.commit([
      {
        kind: 'conversation',
        conversation: {
          ...before,
          version: before.version + 1,
          machine: CONVERSATION_MACHINE,
          machineVersion: CONVERSATION_VERSION,
          snapshot: writeTalk(stepTalk(talk, { type: 'STOP' }).talk),
          stopped: true,
        },
      },
      { kind: 'withdrawContact', contactId, reason: 'stopped_at_carrier' },
    ]);
    if (outcome === 'ok') return true;
  }
  return false;
}
