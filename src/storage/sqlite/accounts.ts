import { accountRecord } from '../records/accounts.ts';
import { sessionRecord } from '../records/sessions.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** By what staff log in, and who is logged in. */
export function createAccounts(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, accountRecord);
  const sessions = createTable(connection, vault, sessionRecord);
  const byEmail = table.select('WHERE email_key = ?');
  const withEmail = connection.prepare('SELECT 1 FROM accounts WHERE email_key = ? AND id <> ?');
  const list = table.select('WHERE id > ? ORDER BY id LIMIT ?');
  const byHash = sessions.select('WHERE hash = ?');
  const ofAccount = sessions.select('WHERE account_id = ? ORDER BY id');
  const touch = connection.prepare('UPDATE sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2');
  const forget = connection.prepare('DELETE FROM sessions WHERE ends_at <= ?');

  return {
    findAccount: table.find,
    findAccountByEmailKey: (key: string) => byEmail.one([key]),
    listAccounts: ({ after, limit }: { after: string; limit: number }) =>
      list.page(limit, (behind, most) => [behind ?? after, most]),
    // An e-mail that another account has, whoever wrote that, is found before the unique index does.
    checkAccount: (account: Parameters<typeof table.write>[0]) =>
      withEmail.get([account.emailKey, account.id]) === null ? table.check(account) : 'taken',
    writeAccount: table.write,

    findSessionByHash: (hash: string) => byHash.one([hash]),
    listSessionsOf: (accountId: string) => ofAccount.all([accountId]),
    touchSession: (id: string, at: number): void => void touch.run([id, at]),
    forgetSessions: (endedBy: number): number => forget.run([endedBy]),
    checkSession: sessions.check,
    writeSession: sessions.write,
  };
}
