import { readEmail, type Account, type ConsoleLanguage } from '../domain/account.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Role } from '../domain/roles.ts';
import type { Staff } from '../domain/staff.ts';
import { findPerson } from '../staff/person.ts';
import { unlessPutBack } from '../staff/put-back.ts';
import { newPerson } from '../staff/staff.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { newPassword } from './codes.ts';
import type { ActingDeps } from './deps.ts';
import { endingAll } from './sessions.ts';

/** Whose a log-in is to be: a person who is there, by id, or the name of a new one. */
export type Whose = { readonly staffId: string } | { readonly name: string };

export type NewAccount = Whose & {
  readonly email: string;
  readonly role: Role;
  readonly language?: ConsoleLanguage;
  /** Without one nobody logs in until it is reset: the account of a simulator's link. */
  readonly password?: false;
};

export interface MadeAccount {
  readonly account: Account;
  readonly staff: Staff;
  /** Shown this once; null when none was made. */
  readonly password: string | null;
  /** People who were there and may be the new one; it approves nothing until somebody says who it is. */
  readonly alike: readonly Staff[];
}

const PAGE = 200;

/** Every account, in the order in which they were made. */
export async function* everyAccount(storage: Pick<Storage, 'listAccounts'>): AsyncGenerator<Account> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly Account[] = await storage.listAccounts({ after, limit: PAGE });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
}

/** The account of an e-mail, however it is typed; null when there is none. */
export async function findByEmail(
  storage: Pick<Storage, 'findAccountByEmailKey' | 'accountKeyOf'>,
  text: string,
): Promise<Account | null> {
  const email = readEmail(text);
  return email === null ? null : storage.findAccountByEmailKey(storage.accountKeyOf(email));
}

async function personFor(deps: ActingDeps, of: Whose) {
  if ('name' in of) return newPerson(deps, of.name);
  const staff = await findPerson(deps.storage, of.staffId);
  if (staff === null) throw new AvisoError('not_found', `Member of staff ${of.staffId}.`);
  if (staff.disabledAt !== null) throw new AvisoError('not_possible', `${staff.id} is disabled.`);
  return { staff, alike: [], writes: [] };
}

/**
 * Makes a log-in, in one commit with its person where that is a new one, and the audit rows.
 * @throws AvisoError `not_found`, `not_possible`: the e-mail is none, or another account has it; the person is disabled
 */
export async function createAccount(deps: ActingDeps, made: NewAccount): Promise<MadeAccount> {
  const { storage, clock, wall, ids, actor, passwords } = deps;
  const email = readEmail(made.email);
  if (email === null) throw new AvisoError('not_possible', 'This is no e-mail address.');
  if ((await findByEmail(storage, email)) !== null)
    throw new AvisoError('not_possible', 'An account with this e-mail is there already.');
  const { staff, alike, writes } = await personFor(deps, made);
  const password = made.password === false ? null : newPassword(ids);
  const now = wall.now();
  const account: Account = {
    id: ids.next(),
    version: 1,
    staffId: staff.id,
    emailKey: storage.accountKeyOf(email),
    role: made.role,
    language: made.language ?? 'en',
    createdAt: now,
    disabledAt: null,
    madeBy: [actor],
    email,
    passwordHash: password === null ? null : await passwords.hash(password),
    passwordAt: now,
    mustChange: password !== null,
    totp: null,
    recovery: [],
  };
  const outcome = await storage.commit([
    ...writes,
    { kind: 'account', account },
    auditWrite(clock.now(), actor, 'account.create', account.id, {
      ...{ role: made.role, staff: staff.id, version: account.version },
    }),
  ]);
  if (outcome !== 'ok') throw new AvisoError('not_possible', 'The account was not stored.');
  return { account, staff, password, alike };
}

/** What a change makes of an account; null when there is nothing to change. */
export type AccountChange = (account: Account) => Promise<Change | null> | Change | null;
interface Change {
  readonly to: Partial<Account>;
  readonly act: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** Sessions that go on, by id; `all` leaves them as they are; left out, all end. */
  readonly keeps?: readonly string[] | 'all';
  readonly writes?: readonly Write[];
}

/**
 * Changes an account, in one commit with the end of its sessions and the audit row. `changed` is false where there was nothing to change.
 * @throws AvisoError `not_found`; `not_possible` when others were faster each time; what `change` throws
 */
export function changeAccount(
  deps: ActingDeps,
  id: string,
  change: AccountChange,
): Promise<{ readonly account: Account; readonly changed: boolean }> {
  const { storage, clock, actor } = deps;
  return retryStale(async () => {
    const found = await storage.findAccount(id);
    if (found === null) throw new AvisoError('not_found', `Account ${id}.`);
    const account = await unlessPutBack(storage, 'accounts', found, (again) => storage.findAccount(again));
    if (account === null)
      throw new AvisoError(
        'not_possible',
        'Somebody put it back to what it was before (npm run rows:verify).',
      );
    const made = await change(account);
    if (made === null) return { account, changed: false };
    const { to, act, detail = {}, keeps, writes = [] } = made;
    const after: Account = { ...account, ...to, version: account.version + 1 };
    const ends = keeps === 'all' ? [] : await endingAll(deps, id, keeps ?? []);
    const outcome = await storage.commit([
      { kind: 'account', account: after },
      ...ends,
      ...writes,
      auditWrite(clock.now(), actor, act, id, { ...detail, version: after.version, ...endedIn(ends) }),
    ]);
    return outcome === 'ok' ? { account: after, changed: true } : null;
  }, 'The account was');
}

/** The sessions that end with a change, as the audit names them: none that is put back lets in again (src/staff/put-back.ts). */
function endedIn(ends: readonly Write[]): { readonly ended?: string } {
  const ids = ends.flatMap((write) => (write.kind === 'session' ? [write.session.id] : []));
  return ids.length === 0 ? {} : { ended: ids.join(' ') };
}

/** Nobody shuts themselves out, so that somebody is always left who lets others in. */
function notOneself({ actor }: ActingDeps, id: string): void {
  if (actor.startsWith(`account:${id}@`))
    throw new AvisoError('not_possible', 'Nobody does this to their own account; another admin does.');
}

/** Lets an account in no more; its sessions end. @throws AvisoError `not_found`, `not_possible` */
export async function disableAccount(deps: ActingDeps, id: string): Promise<Account> {
  notOneself(deps, id);
  const { account } = await changeAccount(deps, id, ({ disabledAt }) =>
    disabledAt === null ? { to: { disabledAt: deps.wall.now() }, act: 'account.disable' } : null,
  );
  return account;
}

/** Lets a disabled account in again. @throws AvisoError `not_found` */
export async function enableAccount(deps: ActingDeps, id: string): Promise<Account> {
  const { account } = await changeAccount(deps, id, ({ disabledAt }) =>
    disabledAt === null ? null : { to: { disabledAt: null }, act: 'account.enable' },
  );
  return account;
}

/** Gives another role; sessions end, so that what was open with the old one is not. @throws AvisoError `not_found`, `not_possible` */
export async function setRole(deps: ActingDeps, id: string, role: Role): Promise<Account> {
  notOneself(deps, id);
  const { account } = await changeAccount(deps, id, (before) =>
    before.role === role ? null : { to: { role }, act: 'account.role', detail: { role } },
  );
  return account;
}

/**
 * Gives a first password again, for who has forgotten theirs; sessions end. The second factor stays, so that who resets cannot come in
 * with the password, unless `secondFactor` says that it is lost with its recovery codes: it is set up anew at the next log-in.
 * @throws AvisoError `not_found`
 */
export async function resetPassword(
  deps: ActingDeps,
  id: string,
  { secondFactor }: { readonly secondFactor: boolean },
): Promise<{ readonly account: Account; readonly password: string }> {
  const password = newPassword(deps.ids);
  const passwordHash = await deps.passwords.hash(password);
  const { account } = await changeAccount(deps, id, ({ madeBy }) => ({
    to: {
      passwordHash,
      passwordAt: deps.wall.now(),
      mustChange: true,
      madeBy: [...new Set([...madeBy, deps.actor])],
      ...(secondFactor ? { totp: null, recovery: [] } : {}),
    },
    act: 'account.reset',
    detail: { secondFactor },
  }));
  return { account, password };
}

/** @throws AvisoError `not_found` */
export async function setLanguage(deps: ActingDeps, id: string, language: ConsoleLanguage): Promise<Account> {
  const { account } = await changeAccount(deps, id, (before) =>
    before.language === language
      ? null
      : { to: { language }, act: 'account.language', detail: { language }, keeps: 'all' },
  );
  return account;
}
