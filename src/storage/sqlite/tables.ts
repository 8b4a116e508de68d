import type { Parts } from './parts.ts';

/** The parts that a commit reaches. */
export type Tables = Pick<
  Parts,
  | 'turns'
  | 'registrations'
  | 'appointments'
  | 'slots'
  | 'outboxQueue'
  | 'outboxCounts'
  | 'addresses'
  | 'administration'
  | 'programme'
  | 'staff'
  | 'accounts'
  | 'changes'
  | 'jobs'
  | 'savedViews'
  | 'closures'
  | 'checkIns'
  | 'tokens'
  | 'tries'
  | 'broadcasts'
  | 'recipients'
  | 'leftovers'
  | 'erasures'
>;
