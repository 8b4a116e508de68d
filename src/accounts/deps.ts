import type { Clock } from '../domain/clock.ts';
import type { StaffDeps } from '../staff/staff.ts';
import type { Passwords } from './passwords.ts';

/** What log-ins stand on. */
export interface AccountDeps extends Omit<StaffDeps, 'actor'> {
  /** The time of authenticators and sessions, which a rehearsal does not move; `clock` is the programme's, for the audit. */
  readonly wall: Clock;
  readonly passwords: Passwords;
}

/** The same, and who acts. */
export type ActingDeps = AccountDeps & Pick<StaffDeps, 'actor'>;
