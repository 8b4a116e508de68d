import type { ActingDeps } from '../../src/accounts/deps.ts';
import { createPasswords } from '../../src/accounts/passwords.ts';
import { createAccount, type MadeAccount, type NewAccount } from '../../src/accounts/accounts.ts';
import { changePassword, confirmSecondFactor, prepareSecondFactor } from '../../src/accounts/own.ts';
import { totpCode } from '../../src/accounts/codes.ts';
import { logIn, type From } from '../../src/accounts/log-in.ts';
import { findLoggedIn } from '../../src/accounts/sessions.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createIds } from '../../src/platform/ids.ts';
import { NOW } from './records.ts';

/** From where the tests log in. */
export const DESK: From = { address: '192.0.2.1', marks: '', device: 'Firefox, Linux' };
export const GOOD_PASSWORD = 'a heron waits by the weir';

/** Log-ins over a storage, whose wall clock stands still until a test moves it. */
export function openAccounts(storage: Storage) {
  const time = { now: NOW };
  const wall = { now: () => time.now };
  const deps: ActingDeps = {
    ...{ storage, wall, clock: wall, actor: 'cli:test' },
    ids: createIds({ now: () => Date.now() }),
    passwords: createPasswords(),
  };

  /** Makes an account with a first password. */
  const make = (over: Partial<{ email: string; name: string; role: NewAccount['role'] }> = {}) => {
    const { email = 'ana@example.org', name = 'Ana', role = 'operator' } = over;
    return createAccount(deps, { email, name, role });
  };

  /** Whoever has a session's text. */
  const whoHas = (text: string) => findLoggedIn(deps, text, true);

  /** Takes an account from its first password to one of its own; gives its session's text. */
  async function settle({ account, password }: MadeAccount): Promise<string> {
    const first = await logIn(deps, { email: account.email, password: password ?? '' }, DESK);
    if (typeof first === 'string') throw new Error(first);
    const who = await whoHas(first.text);
    if (who === null) throw new Error('nobody');
    const refused = await changePassword(deps, who, { present: '', next: GOOD_PASSWORD });
    if (refused !== null) throw new Error(refused);
    return first.text;
  }

  /** The same, and sets up the second factor; gives the account as it is then, and its recovery codes. */
  async function settleWhole(
    made: MadeAccount,
  ): Promise<{ account: Account; codes: readonly string[]; text: string }> {
    const text = await settle(made);
    const prepared = await prepareSecondFactor(deps, made.account.id);
    const who = await whoHas(text);
    if (who === null) throw new Error('nobody');
    const codes = await confirmSecondFactor(deps, who, totpCode(prepared.totp?.secret ?? '', time.now));
    const account = await storage.findAccount(made.account.id);
    if (codes === null || account === null) throw new Error('no second factor');
    return { account, codes, text };
  }

  return { deps, time, make, settle, settleWhole, whoHas };
}
