import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Role } from '../domain/roles.ts';
import type { Staff } from '../domain/staff.ts';
import type { Token } from '../domain/token.ts';
import { currentPerson, findPerson } from '../staff/person.ts';
import { unlessPutBack } from '../staff/put-back.ts';
import { newPerson, type StaffDeps } from '../staff/staff.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';

const DAY = 86_400_000;
/** Random bytes of a token. As many as the hash has: to guess one is as hard as to turn the hash back. */
const TOKEN_BYTES = 32;
/** When a token was last used is kept this coarsely, so that reading does not become writing. */
const TOUCH_EVERY = 3_600_000;

export const TOKEN_DAYS = { usual: 90, most: 366 } as const;
export const LONGEST_TOKEN_NAME = 60;

/** What secret scanners know it by. */
const PREFIX = 'aviso_';
const TOKEN_TEXT = /^aviso_[A-Za-z0-9_-]{43}$/;

/** Whose a token is: a person who is there, by id, or the name of a new one. */
export type Whose = { readonly staffId: string } | { readonly name: string };

export type NewToken = Whose & {
  readonly role: Role;
  /** How long it is good, 1 to TOKEN_DAYS.most. */
  readonly days: number;
};

/** What the storage keeps of a token's text. A fast hash will do: nobody can try all texts of 32 random bytes. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface MadeToken {
  readonly token: Token;
  /** Its text, which nobody can be told again. */
  readonly text: string;
  readonly staff: Staff;
  /** People who were there and may be the new one; it approves nothing until somebody says who it is. */
  readonly alike: readonly Staff[];
}

/** Throws AvisoError `not_found`; `not_possible` when the person is disabled. */
async function personFor(deps: StaffDeps, of: Whose) {
  if ('name' in of) return newPerson(deps, of.name);
  const staff = await findPerson(deps.storage, of.staffId);
  if (staff === null) throw new AvisoError('not_found', `Member of staff ${of.staffId}.`);
  if (staff.disabledAt !== null) throw new AvisoError('not_possible', `${staff.id} is disabled.`);
  return { staff, alike: [], writes: [] };
}

/**
 * Makes a token, in one commit with its person where that is a new one, and the audit rows.
 * @throws AvisoError `not_found`, `not_possible`: there is no such person, or they are disabled
 */
export async function createToken(deps: StaffDeps, made: NewToken): Promise<MadeToken> {
  const { storage, clock, ids, actor } = deps;
  const { role, days } = made;
  const { staff, alike, writes } = await personFor(deps, made);
  const { name } = staff;
  const now = clock.now();
  const text = PREFIX + Buffer.from(ids.bytes(TOKEN_BYTES)).toString('base64url');
  const token: Token = {
    id: ids.next(),
    version: 1,
    name,
    staffId: staff.id,
    createdBy: actor,
    role,
    hash: tokenHash(text),
    createdAt: now,
    expiresAt: now + days * DAY,
    revokedAt: null,
    lastUsedAt: null,
  };
  const detail = { name, role, days, staff: staff.id, version: token.version };
  const outcome = await storage.commit([
    ...writes,
    { kind: 'token', token },
    auditWrite(now, actor, 'token.create', token.id, detail),
  ]);
  if (outcome !== 'ok') throw new AvisoError('not_possible', 'The token was not stored.');
  return { token, text, staff, alike };
}

/**
 * Revokes a token: from now on it lets nobody in. One that is revoked already stays so, without another audit row.
 * @throws AvisoError `not_found`
 */
export async function revokeToken(deps: StaffDeps, id: string): Promise<Token> {
  const { storage, clock, actor } = deps;
  return retryStale(async () => {
    const token = await storage.findToken(id);
    if (token === null) throw new AvisoError('not_found', `Token ${id}.`);
    if (token.revokedAt !== null) return token;
    const now = clock.now();
    const revoked: Token = { ...token, version: token.version + 1, revokedAt: now };
    const outcome = await storage.commit([
      { kind: 'token', token: revoked },
      auditWrite(now, actor, 'token.revoke', id, { name: token.name, version: revoked.version }),
    ]);
    if (outcome === 'ok') return revoked;
    return null;
  }, 'The token was');
}

/** Whether a token lets its holder in at `now` (UTC milliseconds). */
export function isGood(token: Token, now: number): boolean {
  return token.revokedAt === null && now < token.expiresAt;
}

/** The person whom a token lets in at `now`; null when it lets nobody in. */
export async function personLetIn(
  storage: Pick<Storage, 'findStaff' | 'listAuditBefore' | 'tellPutBack'>,
  token: Token,
  now: number,
): Promise<Staff | null> {
  if (!isGood(token, now)) return null;
  // Nobody is let in as a person whose row is gone: they may have been disabled.
  const person = await currentPerson(storage, token.staffId);
  return person === null || person.disabledAt !== null ? null : person;
}

/** A token by its id, as it may count; null when there is none, or it was put back to what it was before it was revoked. */
export const findCurrentToken = async (
  storage: Pick<Storage, 'findToken' | 'listAuditBefore' | 'tellPutBack'>,
  id: string,
): Promise<Token | null> =>
  unlessPutBack(storage, 'tokens', await storage.findToken(id), (again) => storage.findToken(again));

/** A good token and whose it is. */
export interface Holder {
  readonly token: Token;
  readonly person: Staff;
}

/**
 * The good token with that text, and its person; null when there is none. It is looked up by its hash, so how long that takes says nothing
 * about any stored token.
 */
export async function findGoodToken(storage: Storage, clock: Clock, text: string): Promise<Holder | null> {
  if (!TOKEN_TEXT.test(text)) return null;
  const found = await storage.findTokenByHash(tokenHash(text));
  const token = await unlessPutBack(storage, 'tokens', found, (id) => storage.findToken(id));
  const now = clock.now();
  if (token === null) return null;
  const person = await personLetIn(storage, token, now);
  if (person === null) return null;
  if (token.lastUsedAt === null || now - token.lastUsedAt >= TOUCH_EVERY) {
    // That it was used must not keep anybody out when the disk is full.
    await storage.touchToken(token.id, now).catch(() => undefined);
  }
  return { token, person };
}

const PAGE = 200;

/** Every token, in the order in which they were made. */
export async function* everyToken(storage: Pick<Storage, 'listTokens'>): AsyncGenerator<Token> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly Token[] = await storage.listTokens({ after, limit: PAGE });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
}
