import { REQUEST_KEY_STATES, type RequestKey } from '../../domain/request-key.ts';
import { tokenRecord } from '../records/tokens.ts';
import { answerFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, oneOf, sealed, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import { createTable } from './record-table.ts';

/** Tokens of programs, and what became of their requests with a key. */
export function createTokens(connection: Connection, vault: Vault) {
  const seal = sealed(vault, answerFields);

  const table = createTable(connection, vault, tokenRecord);
  const byHash = table.select('WHERE hash = ?');
  const list = table.select('WHERE id > ? ORDER BY id LIMIT ?');
  const touch = connection.prepare(
    'UPDATE tokens SET last_used_at = ?2 WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)',
  );
  const findKey = connection.prepare(
    'SELECT id, version, request, state, until, expires_at, sealed FROM request_keys WHERE id = ?',
  );
  const keyVersion = connection.prepare('SELECT version FROM request_keys WHERE id = ?');
  const putKey = connection.prepare(
    `INSERT INTO request_keys (id, version, request, state, until, expires_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, request = excluded.request, state = excluded.state,
       until = excluded.until, expires_at = excluded.expires_at, sealed = excluded.sealed`,
  );
  const forget = connection.prepare('DELETE FROM request_keys WHERE expires_at <= ?');

  const isNext = (row: Row | null, next: number): CommitOutcome =>
    (row === null ? 0 : number(row, 0)) === next - 1 ? 'ok' : 'stale';

  return {
    findToken: table.find,
    findTokenByHash: (hash: string) => byHash.one([hash]),
    listTokens: ({ after, limit }: { after: string; limit: number }) => list.all([after, limit]),
    touchToken: (id: string, at: number): void => void touch.run([id, at]),
    checkToken: table.check,
    writeToken: table.write,

    findRequestKey(id: string): RequestKey | null {
      const row = findKey.get([id]);
      if (row === null) return null;
      return {
        id: text(row, 0),
        version: number(row, 1),
        request: text(row, 2),
        state: oneOf(REQUEST_KEY_STATES, row, 3),
        until: number(row, 4),
        expiresAt: number(row, 5),
        ...seal.open(row, 6),
      };
    },
    forgetRequestKeys: (expiredBy: number): number => forget.run([expiredBy]),
    checkRequestKey: (key: RequestKey): CommitOutcome => isNext(keyVersion.get([key.id]), key.version),
    writeRequestKey({ id, version: next, request, state, until, expiresAt, answer }: RequestKey): void {
      putKey.run([id, next, request, state, until, expiresAt, seal.seal({ answer })]);
    },
  };
}
