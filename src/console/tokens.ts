import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Ids } from '../domain/id.ts';
import type { Role } from '../domain/roles.ts';
import type { Token } from '../domain/token.ts';
import type { Storage } from '../storage/storage.ts';

const DAY = 86_400_000;
/** Random bytes of a token. As many as the hash has: to guess one is as hard as to turn the hash back. */
const TOKEN_BYTES = 32;
const TRIES = 5;
/** When a token was last used is kept this coarsely, so that reading does not become writing. */
const TOUCH_EVERY = 3_600_000;

export const TOKEN_DAYS = { usual: 90, most: 366 } as const;
export const LONGEST_TOKEN_NAME = 60;

/** What secret scanners know it by. */
const PREFIX = 'aviso_';
const TOKEN_TEXT = /^aviso_[A-Za-z0-9_-]{43}$/;

/** Who makes and revokes tokens, and with what. */
export interface TokenAct {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  /** For the audit. */
  readonly actor: string;
}

export interface NewToken {
  /** Whose it is; stands in the audit. */
  readonly name: string;
  readonly role: Role;
  /** How long it is good, 1 to TOKEN_DAYS.most. */
  readonly days: number;
}

/** What the storage keeps of a token's text. A fast hash will do: nobody can try all texts of 32 random bytes. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Makes a token, in one commit with its audit row.
 * @returns it, and its text, which nobody can be told again
 */
export async function createToken(
  act: TokenAct,
  { name, role, days }: NewToken,
): Promise<{ readonly token: Token; readonly text: string }> {
  const { storage, clock, ids, actor } = act;
  const now = clock.now();
  const text = PREFIX + Buffer.from(ids.bytes(TOKEN_BYTES)).toString('base64url');
  const token: Token = {
    id: ids.next(),
    version: 1,
    name,
    role,
    hash: tokenHash(text),
    createdAt: now,
    expiresAt: now + days * DAY,
    revokedAt: null,
    lastUsedAt: null,
  };
  const outcome = await storage.commit([
    { kind: 'token', token },
    {
      kind: 'audit',
      entry: { at: now, actor, act: 'token.create', subject: token.id, detail: { name, role, days } },
    },
  ]);
  if (outcome !== 'ok') throw new AvisoError('not_possible', 'The token was not stored.');
  return { token, text };
}

/**
 * Revokes a token: from now on it lets nobody in. One that is revoked already stays so, without another audit row.
 * @throws AvisoError `not_found`
 */
export async function revokeToken(act: TokenAct, id: string): Promise<Token> {
  const { storage, clock, actor } = act;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const token = await storage.findToken(id);
    if (token === null) throw new AvisoError('not_found', `Token ${id}.`);
    if (token.revokedAt !== null) return token;
    const now = clock.now();
    const revoked: Token = { ...token, version: token.version + 1, revokedAt: now };
    const outcome = await storage.commit([
      { kind: 'token', token: revoked },
      {
        kind: 'audit',
        entry: { at: now, actor, act: 'token.revoke', subject: id, detail: { name: token.name } },
      },
    ]);
    if (outcome === 'ok') return revoked;
  }
  throw new AvisoError('not_possible', 'The token was changed by others each time this was tried.');
}

/** Whether a token lets its holder in at `now` (UTC milliseconds). */
export function isGood(token: Token, now: number): boolean {
  return token.revokedAt === null && now < token.expiresAt;
}

/**
 * The good token with that text; null when there is none. It is looked up by its hash, so how long that takes says nothing
 * about any stored token.
 */
export async function findGoodToken(storage: Storage, clock: Clock, text: string): Promise<Token | null> {
  if (!TOKEN_TEXT.test(text)) return null;
  const token = await storage.findTokenByHash(tokenHash(text));
  const now = clock.now();
  if (token === null || !isGood(token, now)) return null;
  if (token.lastUsedAt === null || now - token.lastUsedAt >= TOUCH_EVERY) {
    // That it was used must not keep anybody out when the disk is full.
    await storage.touchToken(token.id, now).catch(() => undefined);
  }
  return token;
}
