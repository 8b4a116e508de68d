import { ROLES } from '../../domain/roles.ts';
import { REQUEST_KEY_STATES, type RequestKey } from '../../domain/request-key.ts';
import type { Token } from '../../domain/token.ts';
import { answerFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, numberOrNull, oneOf, sealed, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const TOKEN =
  'id, version, name, role, hash, created_at, expires_at, revoked_at, last_used_at, staff_id, created_by';

function tokenOf(row: Row): Token {
  return {
    id: text(row, 0),
    version: number(row, 1),
    name: text(row, 2),
    role: oneOf(ROLES, row, 3),
    hash: text(row, 4),
    createdAt: number(row, 5),
    expiresAt: number(row, 6),
    revokedAt: numberOrNull(row, 7),
    lastUsedAt: numberOrNull(row, 8),
    staffId: text(row, 9),
    createdBy: textOrNull(row, 10),
  };
}

/** Tokens of programs, and what became of their requests with a key. */
export function createTokens(connection: Connection, vault: Vault) {
  const seal = sealed(vault, answerFields);

  const find = connection.prepare(`SELECT ${TOKEN} FROM tokens WHERE id = ?`);
  const byHash = connection.prepare(`SELECT ${TOKEN} FROM tokens WHERE hash = ?`);
  const list = connection.prepare(`SELECT ${TOKEN} FROM tokens WHERE id > ? ORDER BY id LIMIT ?`);
  const version = connection.prepare('SELECT version FROM tokens WHERE id = ?');
  // When it was last used is no part of what is decided about it: a write of the token keeps what is there.
  const put = connection.prepare(
    `INSERT INTO tokens (${TOKEN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, role = excluded.role,
       hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at,
       revoked_at = excluded.revoked_at, staff_id = excluded.staff_id, created_by = excluded.created_by`,
  );
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

  const orNull = (row: Row | null): Token | null => (row === null ? null : tokenOf(row));
  const isNext = (row: Row | null, next: number): CommitOutcome =>
    (row === null ? 0 : number(row, 0)) === next - 1 ? 'ok' : 'stale';

  return {
    findToken: (id: string) => orNull(find.get([id])),
    findTokenByHash: (hash: string) => orNull(byHash.get([hash])),
    listTokens: ({ after, limit }: { after: string; limit: number }) => list.all([after, limit]).map(tokenOf),
    touchToken: (id: string, at: number): void => void touch.run([id, at]),
    checkToken: (token: Token): CommitOutcome => isNext(version.get([token.id]), token.version),
    writeToken(token: Token): void {
      put.run([
        token.id,
        token.version,
        token.name,
        token.role,
        token.hash,
        token.createdAt,
        token.expiresAt,
        token.revokedAt,
        token.lastUsedAt,
        token.staffId,
        token.createdBy,
      ]);
    },

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
