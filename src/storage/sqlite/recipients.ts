import type { Vault } from '../vault.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Connection } from './connection.ts';
import { createRecipientMoves } from './recipient-moves.ts';
import { createRecipientOutcomes } from './recipient-outcomes.ts';
import { createRecipientReads } from './recipient-reads.ts';
import { createRecipientReplies } from './recipient-replies.ts';
import { createRecipientTable } from './recipient-table.ts';

/** People of frozen audiences. */
export function createRecipients(connection: Connection, vault: Vault, broadcasts: Broadcasts) {
  const table = createRecipientTable(connection, vault);
  return {
    ...createRecipientReads(connection, table),
    ...createRecipientMoves(connection, { table, vault, broadcasts }),
    ...createRecipientOutcomes(connection),
    ...createRecipientReplies(connection),
  };
}

export type Recipients = ReturnType<typeof createRecipients>;
