import type { Account } from './account.ts';
import type { Token } from './token.ts';

/** Who acted, as the audit has it. Before people had ids it was `token:ID:NAME`, which is read for good. */
const OF_STAFF = /^(token|account):([^:@]*)(?:@([^:]*))?:([^]*)$/;

/** How a token's holder is called in the audit: the token, the person it belongs to, and the name that others call them. */
export function tokenActor({ id, name, staffId }: Pick<Token, 'id' | 'name' | 'staffId'>): string {
  return `token:${id}@${staffId}:${name}`;
}

/** The same of who is logged in to the console. */
export function accountActor({ id, staffId }: Pick<Account, 'id' | 'staffId'>, name: string): string {
  return `account:${id}@${staffId}:${name}`;
}

/** Who came with a token or is logged in, by what they said of themselves. */
export interface StaffActor {
  readonly by: 'token' | 'account';
  /** Of the token or the account. */
  readonly id: string;
  readonly staffId: string | null;
  readonly name: string;
}

/** What an actor of staff says of itself; null for everybody else: the machine's shell, the service. */
export function readActor(actor: string): StaffActor | null {
  const [whole, by, id = '', staffId, name = ''] = OF_STAFF.exec(actor) ?? [];
  if (whole === undefined) return null;
  return { by: by === 'account' ? 'account' : 'token', id, staffId: staffId ?? null, name };
}

/** Whether two actors are one person, with whatever log-in or token; of who came with neither, whether they are called the same. */
export function isSamePerson(one: string, other: string): boolean {
  const staffId = readActor(one)?.staffId ?? null;
  return one === other || (staffId !== null && staffId === readActor(other)?.staffId);
}

/** How colleagues call somebody who acted. */
export const nameOfActor = (actor: string): string => readActor(actor)?.name ?? actor;
