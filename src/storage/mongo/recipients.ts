import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createRecipientDocuments } from './recipient-documents.ts';
import { createRecipientMoves } from './recipient-moves.ts';
import { createRecipientOutcomes } from './recipient-outcomes.ts';
import { createRecipientReads } from './recipient-reads.ts';
import { createRecipientReplies } from './recipient-replies.ts';

/** People of frozen audiences. */
export function createRecipients(models: Models, vault: Vault) {
  const documents = createRecipientDocuments(models, vault);
  return {
    ...createRecipientReads(models, documents),
    ...createRecipientMoves(models, vault, documents),
    ...createRecipientOutcomes(models),
    ...createRecipientReplies(models),
  };
}

export type Recipients = ReturnType<typeof createRecipients>;
