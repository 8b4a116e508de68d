import type { Account, Session } from '../domain/account.ts';
import { may, type Permission, type Role } from '../domain/roles.ts';

/** Acts for which a password alone is not enough. */
const GUARDED: readonly Permission[] = [
  'personal.read',
  'change.approve',
  'broadcast.approve',
  'programme.set',
  'staff.manage',
];

/** Whether a role needs a second factor: it sees personal data, or approves. */
export const needsSecondFactor = (role: Role): boolean => GUARDED.some((act) => may(role, act));

/** What somebody who is logged in has to do before anything else; `in` when nothing. */
export type Standing = 'code' | 'password' | 'second_factor' | 'in';

/** @param simulated whether nobody's data are here: a second factor may be left out */
export function standingOf(account: Account, session: Session, simulated: boolean): Standing {
  const has = account.totp !== null && account.totp.confirmedAt !== null;
  if (has && !session.secondFactor) return 'code';
  if (account.mustChange) return 'password';
  if (!has && !simulated && needsSecondFactor(account.role)) return 'second_factor';
  return 'in';
}
