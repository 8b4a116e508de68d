/**
 * What the announcement says of a family, in its own rows:
 * eligible (4, 5), not considered (6), in the United States (7), not in this phase (8).
 * `review` is ours: a person must look before anything is promised.
 */
export const OUTCOMES = ['eligible', 'not_considered', 'in_united_states', 'later_phase', 'review'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The rule that decided; each has its source beside it in flows/eligibility.ts. */
export type RuleId =
  | 'returned-pending-outside'
  | 'not-returned-under-mpp'
  | 'no-active-case'
  | 'in-united-states-active'
  | 'not-in-this-phase'
  | 'phase-not-begun'
  | 'family-mixed'
  | 'family-twice'
  | 'family-incomplete';

export interface Decision {
  readonly outcome: Outcome;
  readonly rule: RuleId;
  /** The phase that takes the family in, or will once it begins; null otherwise. */
  readonly phaseId: string | null;
}
