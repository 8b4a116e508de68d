import { recipientRecord } from '../records/recipients.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Rows of people of frozen audiences, and back. */
export const createRecipientTable = (connection: Connection, vault: Vault) =>
  createTable(connection, vault, recipientRecord);
export type RecipientTable = ReturnType<typeof createRecipientTable>;
