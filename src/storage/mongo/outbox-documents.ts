import type { OutboxMessage, OutboxRow } from '../../domain/message.ts';
import { keptFrom, type Wishes } from '../outbox-rules.ts';
import { messageFields, openSealed } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { OutboxDocument } from './collections/outbox.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { msOrNull } from './times.ts';

/** Seals and opens messages. */
export function createOutboxCodec({ outbox }: Models, vault: Vault) {
  const check = checkOf(outbox);
  return {
    /** A message as it is queued, or `suppressed` at once when its contact does not want it. */
    documentOf(message: OutboxMessage, order: number, turn: number, wishes: Wishes): OutboxDocument {
      const { id, to, content, notBefore, expiresAt, createdAt, ...rest } = message;
      const kept = keptFrom(message, wishes);
      return {
        ...rest,
        _id: id,
        order,
        notBefore: new Date(notBefore),
        expiresAt: new Date(expiresAt),
        createdAt: new Date(createdAt),
        state: kept === null ? 'queued' : 'suppressed',
        attempts: 0,
        owner: null,
        attemptedAt: null,
        sid: null,
        error: kept,
        // Most messages are due when they are made: they go straight into the line.
        ...(kept === null && { waitsFor: notBefore <= createdAt ? 'turn' : 'time' }),
        turn: new Date(turn),
        opensAt: new Date(Math.min(notBefore, expiresAt)),
        busy: false,
        holdUntil: null,
        inOrder: false,
        recall: null,
        sealed: vault.seal({ to, content }),
      };
    },
    rowOf: (document: OutboxDocument): OutboxRow => {
      const { _id, contactId, channel, sender, priority, purpose, group, segments } = check(document);
      const { notBefore, expiresAt, quietZone, evenIfStopped, createdAt } = document;
      const { state, attempts, owner, attemptedAt, sid, error } = document;
      return {
        id: _id,
        ...{ contactId, channel, sender, priority, purpose, group, segments },
        notBefore: notBefore.getTime(),
        expiresAt: expiresAt.getTime(),
        ...{ quietZone, evenIfStopped },
        createdAt: createdAt.getTime(),
        ...{ state, attempts, owner },
        attemptedAt: msOrNull(attemptedAt),
        ...{ sid, error },
        ...openSealed(vault, messageFields, document.sealed),
      };
    },
  };
}

export type OutboxCodec = ReturnType<typeof createOutboxCodec>;
