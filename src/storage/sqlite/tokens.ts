import { requestKeyRecord } from '../records/request-keys.ts';
import { tokenRecord } from '../records/tokens.ts';
import type { TokenStorage } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

/** Tokens of programs, and what became of their requests with a key. */
export function createTokens(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, tokenRecord);
  const keys = createTable(connection, vault, requestKeyRecord);
  const byHash = table.select('WHERE hash = ?');
  const list = table.select('WHERE id > ? ORDER BY id LIMIT ?');
  const touch = connection.prepare(
    'UPDATE tokens SET last_used_at = ?2 WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)',
  );
  const forget = connection.prepare('DELETE FROM request_keys WHERE expires_at <= ?');

  return {
    findToken: table.find,
    findTokenByHash: (hash: string) => byHash.one([hash]),
    listTokens: ({ after, limit }: { after: string; limit: number }) =>
      list.page(limit, (behind, most) => [behind ?? after, most]),
    touchToken: (id: string, at: number): void => void touch.run([id, at]),
    checkToken: table.check,
    writeToken: table.write,

    findRequestKey: keys.find,
    forgetRequestKeys: (expiredBy: number): number => forget.run([expiredBy]),
    checkRequestKey: keys.check,
    writeRequestKey: keys.write,
  };
}

/** What lets programs in, as the port has it. */
export function tokenPort(
  tokens: ReturnType<typeof createTokens>,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): TokenStorage {
  return {
    findToken: (id) => read(() => tokens.findToken(id)),
    findTokenByHash: (hash) => read(() => tokens.findTokenByHash(hash)),
    listTokens: (query) => read(() => tokens.listTokens(query)),
    touchToken: (id, at) =>
      write(() => {
        tokens.touchToken(id, at);
      }),
    findRequestKey: (id) => read(() => tokens.findRequestKey(id)),
    forgetRequestKeys: (expiredBy) => write(() => tokens.forgetRequestKeys(expiredBy)),
  };
}
