import type { Collection } from './copy-port.ts';

/** A page of a record's rows. */
export interface SealsPage {
  /** One of SEALED. */
  readonly record: Collection;
  /** The key of a row, of which only later ones come; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** What was found in a page. */
export interface SealsSeen {
  readonly rows: number;
  /** Sealed in another way than rows are today. */
  readonly stale: number;
  /** That cannot be opened at all: they are left as they are. */
  readonly damaged: number;
  /** What to ask on with; null when there is nothing after these rows. */
  readonly next: string | null;
}

/** The sealed fields of all records, one after the other in order of their keys, whatever the records are. */
export interface SealStorage {
  /** Looks at a page, and writes nothing. */
  countSeals(page: SealsPage): Promise<SealsSeen>;
  /**
   * Seals what is stale in a page as rows are sealed today, and changes nothing else: no version, no order. What somebody writes at
   * that moment is theirs. Safe to do again, and by several at once.
   */
  resealBatch(page: SealsPage): Promise<SealsSeen>;
}
