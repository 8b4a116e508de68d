/** What came of a call to a family that no message reached. */
export const CALL_RESULTS = ['will_come', 'cannot_come', 'no_answer', 'wrong_number', 'call_later'] as const;
export type CallResult = (typeof CALL_RESULTS)[number];

/** The phones of a family, in the order in which they are called. */
export const CALLED_PHONES = ['own', 'alternate', 'shelter'] as const;
export type CalledPhone = (typeof CALLED_PHONES)[number];

/** One call of a member of staff. */
export interface Call {
  /** UTC milliseconds. */
  readonly at: number;
  /** Actor who called. */
  readonly by: string;
  readonly phone: CalledPhone;
  readonly result: CallResult;
  /** Of the date that was spoken of: a call about an earlier one says nothing of the present one. */
  readonly slotId: string;
}

/** All calls about one appointment, the oldest first. */
export interface Calls {
  /** Of the appointment. */
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** When to call next, UTC milliseconds; null when nobody has to. */
  readonly nextAt: number | null;
  readonly calls: readonly Call[];
}

/** Whether the family spoke of its date with us. */
export const isAnswered = ({ result }: Pick<Call, 'result'>): boolean =>
  result === 'will_come' || result === 'cannot_come';
