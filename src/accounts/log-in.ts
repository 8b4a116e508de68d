import { FIRST_PASSWORD_MS, type Account, type Session } from '../domain/account.ts';
import { accountActor } from '../domain/actor.ts';
import type { Staff } from '../domain/staff.ts';
import { currentPerson, findPerson } from '../staff/person.ts';
import { unlessPutBack } from '../staff/put-back.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import { changeAccount, findByEmail } from './accounts.ts';
import { recoveryHash, stepOf } from './codes.ts';
import type { AccountDeps } from './deps.ts';
import { knownDevice, markDevice } from './devices.ts';
import { countTry, forgiveTries, type Source } from './lock-out.ts';
import { ended, forgetOldSessions, newSession, type LoggedIn } from './sessions.ts';

/** From where somebody logs in. */
export interface From {
  readonly address: string;
  /** The text of the cookie that says which accounts this browser has logged in to; '' when it has none. */
  readonly marks: string;
  /** The browser and the system, for the list of sessions. */
  readonly device: string;
}

/** Why somebody was not let in. `wrong` says nothing of what is wrong; the last two are told to whoever knew the password. */
export type Refusal = 'wrong' | 'wait' | 'disabled' | 'expired';

/** What the browser is given. */
export interface LetIn {
  /** The text of the session's cookie. */
  readonly text: string;
  /** The text of the cookie that marks the browser; null before the second factor. */
  readonly marks: string | null;
}

const sourceOf = (deps: AccountDeps, account: Account, { address, marks }: From): Source => ({
  address,
  device: knownDevice(deps, account, marks),
});

/** Lets in by e-mail and password; whoever has a second factor is asked for it next. */
export async function logIn(
  deps: AccountDeps,
  { email, password }: { readonly email: string; readonly password: string },
  from: From,
): Promise<LetIn | Refusal> {
  const { storage, passwords, wall } = deps;
  const found = await findByEmail(storage, email);
  const account = await unlessPutBack(storage, 'accounts', found, (id) => storage.findAccount(id));
  if (account !== null && !(await countTry(deps, account, sourceOf(deps, account, from)))) return 'wait';
  // Of an e-mail that nobody has, too: how long it takes does not say which there are.
  const right = await passwords.verify(account?.passwordHash ?? null, password);
  if (!right || account === null) return 'wrong';
  const person = await currentPerson(storage, account.staffId);
  if (account.disabledAt !== null || person === null || person.disabledAt !== null) return 'disabled';
  if (account.mustChange && wall.now() - account.passwordAt >= FIRST_PASSWORD_MS) return 'expired';
  const whole = account.totp === null || account.totp.confirmedAt === null;
  const { session, text } = newSession(deps, account, { secondFactor: false, device: from.device });
  await store(deps, { account, person, session }, from, whole);
  await forgetOldSessions(deps).catch(() => undefined);
  return { text, marks: whole ? markDevice(deps, account, from.marks) : null };
}

/** Stores a session that begins, and says in the audit that somebody is in, where the password is all that is asked of them. */
function store(
  deps: AccountDeps,
  { account, person, session }: LoggedIn,
  from: From,
  whole: boolean,
): Promise<true> {
  return retryStale(async () => {
    const forgives = whole ? await forgiveTries(deps, account, sourceOf(deps, account, from)) : [];
    const told = whole ? [logged(deps, account, person, session)] : [];
    const outcome = await deps.storage.commit([{ kind: 'session', session }, ...told, ...forgives]);
    return outcome === 'ok' ? true : null;
  }, 'The log-in was');
}

const logged = ({ clock }: AccountDeps, account: Account, person: Staff, session: Session, by = 'password') =>
  auditWrite(clock.now(), accountActor(account, person.name), 'account.log_in', account.id, {
    session: session.id,
    by,
    version: account.version,
  });

/**
 * Lets in by the second factor, after the password: a code of the authenticator, or a recovery code, which is good once. The session of the
 * password ends, and another one begins.
 */
export async function showSecondFactor(
  deps: AccountDeps,
  { account, person, session }: LoggedIn,
  code: string,
  from: From,
): Promise<LetIn | Refusal> {
  const { wall } = deps;
  const source = sourceOf(deps, account, from);
  if (!(await countTry(deps, account, source))) return 'wait';
  const fresh = newSession(deps, account, { secondFactor: true, device: from.device });
  const { changed } = await changeAccount(
    { ...deps, actor: accountActor(account, person.name) },
    account.id,
    async (now) => {
      const used = useCode(now, code, wall.now());
      if (used === null) return null;
      return {
        to: used.to,
        act: 'account.log_in',
        detail: {
          session: fresh.session.id,
          by: used.by,
          left: used.to.recovery?.length ?? now.recovery.length,
        },
        keeps: 'all',
        writes: [
          ended(session, wall.now()),
          { kind: 'session', session: fresh.session },
          ...(await forgiveTries(deps, account, source)),
        ],
      };
    },
  );
  if (!changed) return 'wrong';
  return { text: fresh.text, marks: markDevice(deps, account, from.marks) };
}

/** What an account is once a code was shown; null when it is no code of it. */
function useCode(
  { totp, recovery }: Account,
  code: string,
  now: number,
): { readonly by: 'code' | 'recovery'; readonly to: Partial<Pick<Account, 'totp' | 'recovery'>> } | null {
  if (totp === null) return null;
  const step = stepOf(totp, code, now);
  if (step !== null) return { by: 'code', to: { totp: { ...totp, lastStep: step } } };
  const hash = recoveryHash(code);
  if (!recovery.includes(hash)) return null;
  return { by: 'recovery', to: { recovery: recovery.filter((each) => each !== hash) } };
}

/** Lets an account in without a password: the link that a simulator prints for whoever started it. */
export async function letIn(deps: AccountDeps, account: Account, from: From): Promise<LetIn | Refusal> {
  const person = await findPerson(deps.storage, account.staffId);
  if (account.disabledAt !== null || person === null || person.disabledAt !== null) return 'disabled';
  const { session, text } = newSession(deps, account, { secondFactor: true, device: from.device });
  await deps.storage.commit([{ kind: 'session', session }, logged(deps, account, person, session, 'link')]);
  return { text, marks: markDevice(deps, account, from.marks) };
}
