/** Why a human is needed. */
export const PERSON_REASONS = [
  'asked',
  'identity',
  'missing_people',
  'mixed_family',
  /** The roster has two registrations in one family. */
  'same_family',
  'reclaim',
  'wrong_number',
  'unreached',
  'stopped_with_appointment',
  'date_closed',
  'no_show',
  /** Somebody wrote that they, or others, are in danger. Urgent. */
  'danger',
  /** Somebody of the family is ill, a child without its parents, or they wish to speak alone. */
  'needs',
  /** Several answers were not understood. */
  'not_understood',
  /** They send voice notes: nobody could read them to the talk. */
  'voice',
  /** They told of something that staff must know: a birth, a death, somebody who stays behind. */
  'told',
  /** They speak another language than the talk does. */
  'language',
  /** They ask to be called. */
  'call',
] as const;
export type PersonReason = (typeof PERSON_REASONS)[number];

/** How a request came from one member of staff to another, or back to everybody. */
export const PASSED_HOW = ['handed', 'absent'] as const;
export type PassedHow = (typeof PASSED_HOW)[number];

/**
 * A talk that waits for a member of staff. `unreached`: a family with an appointment that nothing else has reached.
 * `stopped_with_appointment`: they stopped everything at the carrier, which lets through no word of what they will miss; only
 * START from their phone opens it again. `date_closed`: their appointment was taken back because the port is closed then, and no text
 * may have told them. `no_show`: the port's staff recorded that nobody of a family came to its appointment.
 */
export interface PersonRequest {
  readonly id: string;
  readonly contactId: string;
  readonly reason: PersonReason;
  /**
   * What of: a topic (docs/understanding.md), a need, or the question that was not understood; null where the reason says it all.
   */
  readonly about: string | null;
  /** UTC milliseconds. */
  readonly openedAt: number;
  /**
   * Since when it waits for somebody: from when it was opened, or since whoever had it left it. UTC milliseconds.
   */
  readonly waitsSince: number;
  /** When they last wrote of it again; null when they did not. UTC milliseconds. */
  readonly renewedAt: number | null;
  /** The member of staff who took it, and when (UTC milliseconds); null while nobody has. */
  readonly takenBy: string | null;
  readonly takenAt: number | null;
  /** Who had it before, where they handed it over or it was taken from them because they were away; null where it came in another way. */
  readonly passedBy: string | null;
  readonly passedHow: PassedHow | null;
  readonly state: 'open' | 'closed';
}

/** Reasons that come first in every list, and of which staff are told. */
export const URGENT_REASONS = ['danger'] as const satisfies readonly PersonReason[];

/** Whether somebody must read it now. */
export const isUrgent = ({ reason }: Pick<PersonRequest, 'reason'>): boolean =>
  URGENT_REASONS.some((urgent) => urgent === reason);

/** A request as it is when it is made. */
export function newRequest(
  made: Pick<PersonRequest, 'id' | 'contactId' | 'reason' | 'openedAt'> & { readonly about?: string | null },
): PersonRequest {
  return {
    about: null,
    ...made,
    waitsSince: made.openedAt,
    renewedAt: null,
    takenBy: null,
    takenAt: null,
    passedBy: null,
    passedHow: null,
    state: 'open',
  };
}

/** Urgent ones first, within each the longest first. */
export function urgentFirst<Request extends PersonRequest>(requests: readonly Request[]): readonly Request[] {
  return [...requests].sort(
    (a, b) => Number(isUrgent(b)) - Number(isUrgent(a)) || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1),
  );
}

/**
 * What stays open when somebody says that the phone is not theirs: whom nothing reached is looked for by other ways, and who guessed
 * at a case must not lift the lock by one word; whoever was in danger still is.
 */
export const HELD_REASONS: readonly PersonReason[] = [
  'wrong_number',
  'unreached',
  'date_closed',
  'no_show',
  'identity',
  'reclaim',
  'danger',
];

/**
 * The request that a family has no phone any more (`wrong_number`): its id says which registration it is about, because the
 * contact that was freed no longer does.
 */
const FREED = 'wrong_number:';
export const freedRequestId = (registrationId: string): string => `${FREED}${registrationId}`;
export const registrationOfRequest = (requestId: string): string | null =>
  requestId.startsWith(FREED) ? requestId.slice(FREED.length) : null;

/** The request that a family did not come to its appointment (`no_show`): its id says to which. */
const NO_SHOW = 'no_show:';
export const noShowRequestId = (appointmentId: string): string => `${NO_SHOW}${appointmentId}`;
