import type { ClientSession } from 'mongoose';
import { newLeftover } from '../../domain/erasure.ts';
import { isSettled, REDACTED_CONTENT, withoutWords } from '../erasure-rules.ts';
import { inboundRecord } from '../records/inbound.ts';
import { outboxRecord } from '../records/outbox.ts';
import { ownerOf } from '../records/record.ts';
import type { Reached } from './erased-messages.ts';
import { CommitRejected } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

/** Takes the words of single texts and messages out of the database. */
export function createRedactions({ models, vault, leftovers }: Omit<Reached, 'queue'>) {
  const { inbound, outbox } = models;
  const texts = createDocuments(inbound, vault, inboundRecord);
  const messages = createDocuments(outbox, vault, outboxRecord);

  async function redactText(sid: string, session: ClientSession): Promise<string> {
    const found = await texts.one(inbound.findById(sid, null, { session }).lean());
    if (found === null) throw new CommitRejected('stale');
    await texts.put(withoutWords(found), session);
    return sid;
  }

  async function redactMessage(id: string, session: ClientSession): Promise<string | null> {
    const found = await messages.one(outbox.findById(id, null, { session }).lean());
    if (found === null || !isSettled(found.state)) throw new CommitRejected('stale');
    const box = { to: found.to, content: REDACTED_CONTENT };
    const sealed = vault.seal(box, ownerOf(outboxRecord, found));
    await outbox.updateOne({ _id: id }, { $set: { sealed } }, { session });
    return found.sid;
  }

  return {
    /** Its copy at the channel is to go, too. Refuses by throwing. */
    redact: async (of: 'text' | 'message', id: string, at: number, session: ClientSession): Promise<void> => {
      const sid = of === 'text' ? await redactText(id, session) : await redactMessage(id, session);
      if (sid !== null) await leftovers.writeLeftover(newLeftover('copy', sid, at), session);
    },
  };
}
