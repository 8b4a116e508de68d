/** Why a human is needed. */
export type PersonReason =
  | 'asked'
  | 'identity'
  | 'missing_people'
  | 'mixed_family'
  /** The roster has two registrations in one family. */
  | 'same_family'
  | 'reclaim'
  | 'wrong_number'
  | 'unreached'
  | 'stopped_with_appointment'
  | 'date_closed';

/**
 * A talk that waits for a member of staff. `unreached`: a family with an appointment that nothing else has reached.
 * `stopped_with_appointment`: they stopped everything at the carrier, which lets through no word of what they will miss; only
 * START from their phone opens it again. `date_closed`: their appointment was taken back because the port is closed then, and no text
 * may have told them.
 */
export interface PersonRequest {
  readonly id: string;
  readonly contactId: string;
  readonly reason: PersonReason;
  /** UTC milliseconds. */
  readonly openedAt: number;
  readonly state: 'open' | 'closed';
}

/**
 * What stays open when somebody says that the phone is not theirs: whom nothing reached is looked for by other ways, and who guessed
 * at a case must not lift the lock by one word.
 */
export const HELD_REASONS: readonly PersonReason[] = [
  'wrong_number',
  'unreached',
  'date_closed',
  'identity',
  'reclaim',
];

/**
 * The request that a family has no phone any more (`wrong_number`): its id says which registration it is about, because the
 * contact that was freed no longer does.
 */
const FREED = 'wrong_number:';
export const freedRequestId = (registrationId: string): string => `${FREED}${registrationId}`;
export const registrationOfRequest = (requestId: string): string | null =>
  requestId.startsWith(FREED) ? requestId.slice(FREED.length) : null;
