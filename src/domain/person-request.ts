/** Why a human is needed. */
export type PersonReason =
  'asked' | 'identity' | 'missing_people' | 'mixed_family' | 'reclaim' | 'wrong_number' | 'unreached';

/** A talk that waits for a member of staff; of `unreached`, a family with an appointment that nothing else has reached. */
export interface PersonRequest {
  readonly id: string;
  readonly contactId: string;
  readonly reason: PersonReason;
  /** UTC milliseconds. */
  readonly openedAt: number;
  readonly state: 'open' | 'closed';
}
