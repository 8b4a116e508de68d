import { timingSafeEqual } from 'node:crypto';
import type { Account } from '../domain/account.ts';
import type { AccountDeps } from './deps.ts';
import { newText } from './codes.ts';

/** Accounts that one browser has logged in to: a computer that a shift shares. */
const MOST_MARKS = 6;
const MARK = /^([\w-]{43})\.([\w-]{22})$/;

type Deps = Pick<AccountDeps, 'storage'>;

/** Good until the account's password is another one. */
const sealOf = ({ storage }: Deps, { id, passwordHash }: Account, name: string): string =>
  storage.accountKeyOf(`device:${id}:${passwordHash ?? ''}:${name}`);

/** What names a device that has logged in to the account before; null when none of its marks says so. @param marks its cookie's text */
export function knownDevice(deps: Deps, account: Account, marks: string): string | null {
  for (const mark of marks.split('~').slice(0, MOST_MARKS)) {
    const [whole, name = '', seal = ''] = MARK.exec(mark) ?? [];
    if (whole === undefined) continue;
    const due = sealOf(deps, account, name);
    if (due.length === seal.length && timingSafeEqual(Buffer.from(due), Buffer.from(seal))) return name;
  }
  return null;
}

/** The cookie's text of a device that has logged in to the account, beside its marks for others. */
export function markDevice(deps: Deps & Pick<AccountDeps, 'ids'>, account: Account, marks: string): string {
  if (knownDevice(deps, account, marks) !== null) return marks;
  const name = newText(deps.ids);
  const others = marks.split('~').filter((mark) => MARK.test(mark));
  return [`${name}.${sealOf(deps, account, name)}`, ...others].slice(0, MOST_MARKS).join('~');
}
