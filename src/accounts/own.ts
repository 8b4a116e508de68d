import { passwordFault, type Account, type PasswordFault, type Session } from '../domain/account.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Staff } from '../domain/staff.ts';
import { changeAccount } from './accounts.ts';
import { newRecovery, newTotp, stepOf } from './codes.ts';
import type { ActingDeps } from './deps.ts';
import { countTry } from './lock-out.ts';

/** Why a password was not changed. */
export type PasswordRefusal = PasswordFault | 'wrong' | 'same' | 'wait';

/**
 * Chooses one's own password; all other sessions end. Gives why not, null when it was done.
 * @param present the password until now, which is not asked of whoever has just logged in with a first one
 */
export async function changePassword(
  deps: ActingDeps,
  who: { readonly account: Account; readonly person: Staff; readonly session: Session },
  { present, next }: { readonly present: string; readonly next: string },
): Promise<PasswordRefusal | null> {
  const { account, person, session } = who;
  const { passwords, wall } = deps;
  if (account.passwordHash !== null && !account.mustChange) {
    // Whoever finds an open session must not try passwords in it.
    const source = { address: '', device: `session:${session.id}` };
    if (!(await countTry(deps, account, source))) return 'wait';
    if (!(await passwords.verify(account.passwordHash, present))) return 'wrong';
  }
  const fault = passwordFault(next, [account.email, person.name]);
  if (fault !== null) return fault;
  if (await passwords.verify(account.passwordHash, next)) return 'same';
  const passwordHash = await passwords.hash(next);
  await changeAccount(deps, account.id, (now) => {
    if (now.passwordHash !== account.passwordHash)
      throw new AvisoError('not_possible', 'The password was changed meanwhile.');
    return {
      to: { passwordHash, passwordAt: wall.now(), mustChange: false },
      act: 'account.password',
      keeps: [session.id],
    };
  });
  return null;
}

/** The second factor that its person is about to set up: made once, and the same until a code of it was shown. */
export async function prepareSecondFactor(deps: ActingDeps, id: string): Promise<Account> {
  const { account } = await changeAccount(deps, id, ({ totp }) => {
    if (totp !== null) return null;
    return { to: { totp: newTotp(deps.ids) }, act: 'account.second_factor_begun', keeps: 'all' };
  });
  return account;
}

/**
 * Sets up the second factor by a code of it; all other sessions end. Gives the recovery codes, shown this once; null when the code does not
 * fit, or another one is set up already.
 */
export async function confirmSecondFactor(
  deps: ActingDeps,
  { account, session }: { readonly account: Account; readonly session: Session },
  code: string,
): Promise<readonly string[] | null> {
  const { wall, ids } = deps;
  const { codes, hashes } = newRecovery(ids);
  const { changed } = await changeAccount(deps, account.id, ({ totp }) => {
    const now = wall.now();
    const step = totp === null || totp.confirmedAt !== null ? null : stepOf(totp, code, now);
    if (totp === null || step === null) return null;
    return {
      to: { totp: { ...totp, confirmedAt: now, lastStep: step }, recovery: hashes },
      act: 'account.second_factor',
      keeps: [session.id],
      writes: [
        { kind: 'session', session: { ...session, version: session.version + 1, secondFactor: true } },
      ],
    };
  });
  return changed ? codes : null;
}

/** Makes new recovery codes; those of before are good no more. */
export async function renewRecovery(deps: ActingDeps, id: string): Promise<readonly string[]> {
  const { codes, hashes } = newRecovery(deps.ids);
  await changeAccount(deps, id, () => ({
    to: { recovery: hashes },
    act: 'account.recovery_codes',
    keeps: 'all',
  }));
  return codes;
}
