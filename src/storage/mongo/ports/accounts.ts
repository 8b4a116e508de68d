import type { AccountStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** Log-ins, as the port has it. */
export function accountPort(
  { accounts, vault }: Pick<Parts, 'accounts' | 'vault'>,
  call: Call,
): AccountStorage {
  return {
    findAccount: (id) => call(() => accounts.findAccount(id)),
    findAccountByEmailKey: (key) => call(() => accounts.findAccountByEmailKey(key)),
    listAccounts: (query) => call(() => accounts.listAccounts(query)),
    accountKeyOf: (what) => vault.hash('account', what),
    findSessionByHash: (hash) => call(() => accounts.findSessionByHash(hash)),
    listSessionsOf: (accountId) => call(() => accounts.listSessionsOf(accountId)),
    touchSession: (id, at) => call(() => accounts.touchSession(id, at)),
    forgetSessions: (endedBy) => call(() => accounts.forgetSessions(endedBy)),
  };
}
