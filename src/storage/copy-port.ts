/**
 * What moving from one database to another needs of each: its rows as plain records, in one form for every
 * implementation, so that two databases that hold the same give the same digests. Leases are not moved: they
 * belong to processes. Every method may throw AvisoError `storage_*` and `sealed_damaged`.
 */

/** What is moved, in this order. */
export const COLLECTIONS = [
  'phases',
  'settings',
  'turnstiles',
  'audit',
  'cases',
  'slots',
  'conversations',
  'aliases',
  'addressFlags',
  'registrations',
  'names',
  'appointments',
  'reminders',
  'passedOn',
  'calls',
  'checkIns',
  'personRequests',
  'notes',
  'programme',
  'staff',
  'accounts',
  'sessions',
  'tries',
  'changes',
  'jobs',
  'savedViews',
  'closures',
  'tokens',
  'requestKeys',
  'broadcasts',
  'recipients',
  'inbound',
  'outbox',
  'leftovers',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** The setting in which a target keeps how far the copy into it has come; gone when it holds all of it. It is itself not copied. */
export const COPY_SETTING = 'storage-copy';

export interface CopiedRow {
  /** The fields of records/copied.ts, personal ones opened. */
  readonly record: Readonly<Record<string, unknown>>;
  /**
   * Of texts and messages: their place in the order of commits. A target keeps that order for each contact, and between contacts
   * but for ties; the number itself may become another one, so it is no part of the record.
   */
  readonly order: number | null;
  /** Of guarded records: whether the row's MAC holds, or need not as yet. The target gives those their MAC of which it does. */
  readonly holds: boolean;
}

export interface CopiedPage {
  readonly rows: readonly CopiedRow[];
  /** What to ask on with; null when there is nothing after these rows. */
  readonly next: string | null;
}

export interface CopyStorage {
  countRows(collection: Collection): Promise<number>;
  /** Rows in order of their key, texts and messages in that of contact and commits; the same order in every implementation. */
  exportRows(collection: Collection, after: string | null, limit: number): Promise<CopiedPage>;
  /** Writes rows as they are, over those of the same key; the rows of a contact must come in their order. */
  importRows(collection: Collection, rows: readonly CopiedRow[]): Promise<void>;
  /** What COPY_SETTING holds. */
  readCheckpoint(): Promise<string | null>;
  /** Null removes it. */
  writeCheckpoint(checkpoint: string | null): Promise<void>;
  /** Names of the leases that somebody holds at `now` (UTC milliseconds). */
  heldLeases(now: number): Promise<readonly string[]>;
  close(): Promise<void>;
}
