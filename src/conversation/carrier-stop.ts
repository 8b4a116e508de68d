import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/id.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import { stepTalk } from './step.ts';
import { stoppedHolderWrites } from './stopped-holder.ts';
import { readTalk, writeTalk } from './stored-talk.ts';

/**
 * The carrier refused a message because this person stopped us there (Twilio 21610): the talk is stopped here too, and
 * what is queued is withdrawn. Nothing is said: it would be refused. Only START brings back, and only the carrier's own
 * word reaches the carrier. Who has an appointment was never told what they miss: a member of staff learns of it.
 * Gives false when there was nothing to do.
 */
export async function stopAsCarrierDid(
  { storage, ids, clock }: { storage: Storage; ids: Ids; clock: Clock },
  contactId: string,
): Promise<boolean> {
  return retryStale(async () => {
    const before = await storage.findConversation(contactId);
    if (before === null) return false;
    const holder = await stoppedHolderWrites({ storage, ids, now: clock.now(), contactId });
    if (before.stopped) {
      return holder.length === 0 || (await storage.commit(holder)) === 'ok' ? false : null;
    }
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
      ...holder,
    ]);
    if (outcome === 'ok') return true;
    return null;
  });
}
