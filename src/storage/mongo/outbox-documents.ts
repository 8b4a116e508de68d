import type { OutboxMessage, OutboxRow } from '../../domain/message.ts';
import { keptFrom, type OptOut } from '../outbox-rules.ts';
import { outboxRecord } from '../records/outbox.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';
import type { DocumentOf } from './record-schema.ts';

export type OutboxDocument = DocumentOf<typeof outboxRecord>;

/** Messages as documents and back. */
export function createOutboxCodec({ outbox }: Models, vault: Vault) {
  const documents = createDocuments(outbox, vault, outboxRecord);
  return {
    /** A message as it is queued, or `suppressed` at once when its contact does not want it. */
    documentOf(message: OutboxMessage, order: number, turn: number, optOut: OptOut): OutboxDocument {
      const { notBefore, expiresAt, createdAt } = message;
      const kept = keptFrom(message, optOut);
      const state = kept === null ? 'queued' : 'suppressed';
      return documents.documentOf(
        { ...message, state, error: kept, attempts: 0, owner: null, attemptedAt: null, sid: null },
        {
          order,
          // Most messages are due when they are made: they go straight into the line.
          ...(kept === null && { waitsFor: notBefore <= createdAt ? 'turn' : 'time' }),
          turn: new Date(turn),
          opensAt: new Date(Math.min(notBefore, expiresAt)),
          busy: false,
          holdUntil: null,
          inOrder: false,
          recall: null,
        },
      );
    },
    rowOf: (document: OutboxDocument): OutboxRow => documents.open(document),
    find: documents.find,
    one: documents.one,
    opening: documents.opening,
  };
}

export type OutboxCodec = ReturnType<typeof createOutboxCodec>;
