import { isOpen, LONGEST_SESSION_MS, type Account, type Session } from '../domain/account.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Staff } from '../domain/staff.ts';
import { currentPerson } from '../staff/person.ts';
import { isRevived, unlessPutBack } from '../staff/put-back.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { hashOf, newText } from './codes.ts';
import type { AccountDeps, ActingDeps } from './deps.ts';

const TEXT = /^[\w-]{43}$/;
/** When a session was last used is kept this coarsely, so that reading does not become writing. */
const TOUCH_EVERY = 60_000;
/** How long sessions that are over are kept for whoever looks at the list. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** A new session, as it may be stored in one commit with what it came of. */
export function newSession(
  { ids, wall }: Pick<AccountDeps, 'ids' | 'wall'>,
  account: Account,
  { secondFactor, device }: Pick<Session, 'secondFactor' | 'device'>,
): { readonly session: Session; readonly text: string } {
  const now = wall.now();
  const text = newText(ids);
  const session: Session = {
    id: ids.next(),
    version: 1,
    accountId: account.id,
    hash: hashOf(text),
    createdAt: now,
    seenAt: now,
    endsAt: now + LONGEST_SESSION_MS,
    secondFactor,
    device,
    revokedAt: null,
  };
  return { session, text };
}

/** Who is logged in. */
export interface LoggedIn {
  readonly session: Session;
  readonly account: Account;
  readonly person: Staff;
}

/**
 * Who has the session with that text; null when it lets nobody in: it is over, the account or its person is disabled, or one of the three was
 * put back to what it was before. All of it is read
 * each time, so that whoever is let in no more is out with their next request.
 * @param touch whether somebody did something, and did not only leave a page open
 */
export async function findLoggedIn(
  deps: Pick<AccountDeps, 'storage' | 'wall'>,
  text: string,
  touch: boolean,
): Promise<LoggedIn | null> {
  if (!TEXT.test(text)) return null;
  const { storage, wall } = deps;
  const session = await storage.findSessionByHash(hashOf(text));
  const now = wall.now();
  if (session === null || !isOpen(session, now)) return null;
  if (await isRevived(storage, session)) return null;
  const find = (id: string) => storage.findAccount(id);
  const account = await unlessPutBack(storage, 'accounts', await find(session.accountId), find);
  if (account === null || account.disabledAt !== null) return null;
  const person = await currentPerson(storage, account.staffId);
  if (person === null || person.disabledAt !== null) return null;
  // That it was used must not keep anybody out when the disk is full.
  if (touch && now - session.seenAt >= TOUCH_EVERY)
    await storage.touchSession(session.id, now).catch(() => undefined);
  return { session, account, person };
}

/** A session as it lets in no more. */
export const ended = (session: Session, now: number): Write => ({
  kind: 'session',
  session: { ...session, version: session.version + 1, revokedAt: now },
});

/** Sessions of an account that let in at `now`, the newest first. */
export async function openSessions(
  storage: Pick<Storage, 'listSessionsOf'>,
  accountId: string,
  now: number,
): Promise<readonly Session[]> {
  return (await storage.listSessionsOf(accountId)).filter((session) => isOpen(session, now)).reverse();
}

/** Writes that end every session of an account, but for some. */
export async function endingAll(
  { storage, wall }: Pick<AccountDeps, 'storage' | 'wall'>,
  accountId: string,
  except: readonly string[] = [],
): Promise<readonly Write[]> {
  const now = wall.now();
  const open = await openSessions(storage, accountId, now);
  return open.filter(({ id }) => !except.includes(id)).map((session) => ended(session, now));
}

/**
 * Ends a session of an account. One that is over stays so, without another audit row.
 * @throws AvisoError `not_found`
 */
export function endSession(deps: ActingDeps, accountId: string, id: string): Promise<void> {
  const { storage, clock, wall, actor } = deps;
  return retryStale(async () => {
    const session = (await storage.listSessionsOf(accountId)).find((each) => each.id === id);
    if (session === undefined) throw new AvisoError('not_found', `Session ${id}.`);
    if (session.revokedAt !== null) return true;
    const version = (await storage.findAccount(accountId))?.version ?? 0;
    const outcome = await storage.commit([
      ended(session, wall.now()),
      auditWrite(clock.now(), actor, 'account.session_end', accountId, { session: id, version }),
    ]);
    return outcome === 'ok' ? true : null;
  }, 'The session was').then(() => undefined);
}

/** Removes sessions that have been over for a week. */
export async function forgetOldSessions({
  storage,
  wall,
}: Pick<AccountDeps, 'storage' | 'wall'>): Promise<void> {
  await storage.forgetSessions(wall.now() - KEPT_MS);
}
