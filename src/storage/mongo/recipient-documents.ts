import { broadcastMessageId, type BroadcastRecipient } from '../../domain/broadcast.ts';
import { recipientOf, recipientRecord, storedRecipient } from '../records/recipients.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';
import type { DocumentOf } from './record-schema.ts';

export type RecipientDocument = DocumentOf<typeof recipientRecord>;

/** The key of one person of an audience: the id of the first message to them. */
export const recipientId = (broadcastId: string, position: number): string =>
  broadcastMessageId(broadcastId, position, 1);

/** People of frozen audiences as documents, and back. */
export function createRecipientDocuments({ recipients }: Pick<Models, 'recipients'>, vault: Vault) {
  const documents = createDocuments(recipients, vault, recipientRecord);
  return {
    open: (document: RecipientDocument): BroadcastRecipient => recipientOf(documents.open(document)),
    documentOf: (recipient: BroadcastRecipient) =>
      documents.documentOf(
        storedRecipient(recipientId(recipient.broadcastId, recipient.position), recipient),
        {},
      ),
  };
}
export type RecipientDocuments = ReturnType<typeof createRecipientDocuments>;
