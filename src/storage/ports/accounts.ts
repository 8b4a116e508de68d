import type { AccountStorage } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Answers, Calls } from './calls.ts';

/** Log-ins, as the port has it. */
export function accountPort(
  {
    accounts,
    vault,
  }: { readonly accounts: Answers<Omit<AccountStorage, 'accountKeyOf'>>; readonly vault: Vault },
  { read, write }: Calls,
): AccountStorage {
  return {
    findAccount: (id) => read(() => accounts.findAccount(id)),
    findAccountByEmailKey: (key) => read(() => accounts.findAccountByEmailKey(key)),
    listAccounts: (query) => read(() => accounts.listAccounts(query)),
    accountKeyOf: (what) => vault.hash('account', what),
    findSessionByHash: (hash) => read(() => accounts.findSessionByHash(hash)),
    listSessionsOf: (accountId) => read(() => accounts.listSessionsOf(accountId)),
    touchSession: (id, at) => write(() => accounts.touchSession(id, at)),
    forgetSessions: (endedBy) => write(() => accounts.forgetSessions(endedBy)),
  };
}
