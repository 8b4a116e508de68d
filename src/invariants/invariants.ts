/**
 * What always holds and can be seen from what is stored and what phones got, each as docs/architecture.md means it. The names are
 * those that a check reports.
 */
export const INVARIANTS = {
  from_outbox:
    'A phone gets nothing but what is in the outbox, at the address and in the words that stand there.',
  told_once: 'Nothing is told twice: no message leaves twice, and no news is queued a second time as it was.',
  told_right: 'An appointment is told to its own family, and what was said last is where and when it is.',
  places_counted: 'A slot has no more people than places, and counts exactly those whose appointments hold.',
  family_whole: 'A family has one appointment at most, for all of it, and stands as that says.',
  registered_once: 'A family, a case and a receipt have one registration that holds.',
  text_heard: 'A text that was taken in is stored with its talk, and was answered.',
  message_settled: 'A message is sent, or ends, or still has its time.',
  stop_kept: 'After STOP nothing leaves but the answer to a text of their own.',
  quiet_kept: 'What may wait for the morning is not sent at night.',
  order_kept: 'A person’s messages leave in their order, with the priority of what they are.',
  one_in_flight: 'A person has one message under way until it has left, or they have texted since.',
  audit_chained: 'Each entry of the audit follows from the one before it.',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Something that does not hold. Nothing personal: ids, states and times. */
export interface Finding {
  readonly invariant: Invariant;
  /** The id of what it is about. */
  readonly about: string;
  readonly what: string;
}

/** Takes what is found. */
export type Report = (invariant: Invariant, about: string, what: string) => void;

/** How much is counted as kept. */
export interface Bounds {
  /** UTC milliseconds at which the database is looked at. */
  readonly now: number;
  /**
   * How long a message may stay due and unsent, or in doubt. Null: until it expires, as where a long queue is being sent.
   */
  readonly graceMs: number | null;
  /** How long a message whose report did not come keeps the next one back, as the dispatcher was told. */
  readonly holdMs: number;
}
