import { newLeftover } from '../../domain/erasure.ts';
import { isSettled, REDACTED_CONTENT, withoutWords } from '../erasure-rules.ts';
import { inboundRecord } from '../records/inbound.ts';
import { outboxRecord } from '../records/outbox.ts';
import { ownerOf } from '../records/record.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import type { Connection } from './connection.ts';
import type { Leftovers } from './leftovers.ts';
import { createTable } from './record-table.ts';

/** Takes the words of single texts and messages out of the database. */
export function createRedactions(connection: Connection, vault: Vault, leftovers: Leftovers) {
  const texts = createTable(connection, vault, inboundRecord);
  const messages = createTable(connection, vault, outboxRecord);
  const seal = connection.prepare('UPDATE outbox SET sealed = ? WHERE id = ?');

  /** One of which it is known what became of it; null when there is none. */
  const settled = (id: string) => {
    const found = messages.find(id);
    return found !== null && isSettled(found.state) ? found : null;
  };

  return {
    checkRedaction: (of: 'text' | 'message', id: string): CommitOutcome =>
      (of === 'text' ? texts.find(id) : settled(id)) === null ? 'stale' : 'ok',
    /** Its copy at the channel is to go, too. */
    redact: (of: 'text' | 'message', id: string, at: number): void => {
      const text = of === 'text' ? texts.find(id) : null;
      if (text !== null) texts.write(withoutWords(text));
      const message = of === 'message' ? settled(id) : null;
      if (message !== null) {
        const box = { to: message.to, content: REDACTED_CONTENT };
        seal.run([vault.seal(box, ownerOf(outboxRecord, message)), id]);
      }
      const sid = text?.sid ?? message?.sid ?? null;
      if (sid !== null) leftovers.writeLeftover(newLeftover('copy', sid, at));
    },
  };
}
