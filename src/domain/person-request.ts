/** Why a human is needed. */
export type PersonReason =
  | 'asked'
  | 'identity'
  | 'missing_people'
  | 'mixed_family'
  | 'reclaim'
  | 'wrong_number'
  | 'unreached'
  | 'stopped_with_appointment';

/**
 * A talk that waits for a member of staff. `unreached`: a family with an appointment that nothing else has reached.
 * `stopped_with_appointment`: they stopped everything at the carrier, which lets through no word of what they will miss; only
 * START from their phone opens it again.
 */
export interface PersonRequest {
  readonly id: string;
  readonly contactId: string;
  readonly reason: PersonReason;
  /** UTC milliseconds. */
  readonly openedAt: number;
  readonly state: 'open' | 'closed';
}
