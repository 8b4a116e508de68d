/** Why a human is needed. */
export type PersonReason =
  'asked' | 'identity' | 'missing_people' | 'mixed_family' | 'reclaim' | 'wrong_number';

/** A talk that waits for a member of staff. */
export interface PersonRequest {
  readonly id: string;
  readonly contactId: string;
  readonly reason: PersonReason;
  /** UTC milliseconds. */
  readonly openedAt: number;
  readonly state: 'open' | 'closed';
}
