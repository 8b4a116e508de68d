import { accountActor } from '../domain/actor.ts';
import { may } from '../domain/roles.ts';
import type { Account } from '../domain/account.ts';
import { findPerson } from '../staff/person.ts';
import type { Storage } from '../storage/storage.ts';

/** Somebody who can be handed a request: they have a log-in with which they act on people. */
export interface Colleague {
  readonly accountId: string;
  readonly staffId: string;
  /** As the audit names them. */
  readonly actor: string;
  readonly name: string;
}

const PAGE = 200;

/** Everybody who can be handed a request, by name. */
export async function listColleagues(
  storage: Pick<Storage, 'listAccounts' | 'findStaff'>,
): Promise<readonly Colleague[]> {
  const found: Colleague[] = [];
  for await (const account of everyAccount(storage)) {
    if (account.disabledAt !== null || !may(account.role, 'request.act')) continue;
    const person = await findPerson(storage, account.staffId);
    if (person === null || person.disabledAt !== null) continue;
    const { name, id: staffId } = person;
    found.push({ accountId: account.id, staffId, name, actor: accountActor(account, name) });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** Every log-in, in the order in which they were made. */
export async function* everyAccount(storage: Pick<Storage, 'listAccounts'>): AsyncGenerator<Account> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly Account[] = await storage.listAccounts({ after, limit: PAGE });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
}
