/** Kinds of what is kept of people that are let go by age, in the order in which a round takes them. */
export const RETENTION_KINDS = ['requests', 'registrations', 'talks', 'texts', 'messages'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** Days that a kind may be kept. */
interface AgeBounds {
  readonly least: number;
  readonly most: number;
  /** Until an admin sets another. */
  readonly usual: number;
}

/** The one place that says how long what is kept. The audit is of no kind: it stays for good. */
export const AGES: Readonly<Record<RetentionKind, AgeBounds>> = {
  /** Closed requests with the notes of staff about them, since they were opened, taken or renewed last. */
  requests: { least: 90, most: 3_650, usual: 730 },
  /** Families who have come to their date, since it was recorded; registrations that were given up or joined, since their phone wrote last. */
  registrations: { least: 90, most: 3_650, usual: 730 },
  /** Everything of phones without a registration, since they wrote last. */
  talks: { least: 30, most: 1_825, usual: 365 },
  /** Texts taken in, whoever wrote them. */
  texts: { least: 90, most: 1_825, usual: 365 },
  /** Messages sent, whoever got them. */
  messages: { least: 90, most: 1_825, usual: 365 },
};

/** How many days each kind is kept. */
export type RetentionAges = Readonly<Record<RetentionKind, number>>;

/** How many there are of each kind. */
export type RetentionCounts = Readonly<Record<RetentionKind, number>>;

/** Something for each kind. */
export const ofEachKind = <Value>(
  make: (kind: RetentionKind) => Value,
): Readonly<Record<RetentionKind, Value>> => ({
  requests: make('requests'),
  registrations: make('registrations'),
  talks: make('talks'),
  texts: make('texts'),
  messages: make('messages'),
});

/** As it is before anybody set anything. */
export const USUAL_AGES: RetentionAges = ofEachKind((kind) => AGES[kind].usual);

export const NONE_LET_GO: RetentionCounts = ofEachKind(() => 0);

/** Whether a kind may be kept so many days. */
export const isAge = (kind: RetentionKind, days: number): boolean =>
  Number.isInteger(days) && days >= AGES[kind].least && days <= AGES[kind].most;

const DAY_MS = 24 * 3_600_000;

/** What is older than this (UTC milliseconds) is let go. */
export const keptSince = (days: number, now: number): number => now - days * DAY_MS;
