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

/** What came of some rows whose seals were to be bound. */
export interface BindRound {
  /** `more`: at once. `waits`: until the next walk may begin. */
  readonly state: 'more' | 'waits' | 'bound';
  /** Which walk it is, from 1; 0 where nothing was looked at. */
  readonly walk: number;
  readonly record: Collection | null;
  /** Loose seals that were bound. */
  readonly bound: number;
  /** Rows that do not open in any way; they stay as they are. */
  readonly damaged: number;
}

/** Seals that were written before seals were bound to their row. */
export interface BindStorage {
  /** Whether all are bound; from the moment that this process is told so, it opens no others. */
  areSealsBound(): Promise<boolean>;
  /**
   * Looks at some rows and binds what is loose; goes on from there the next time. When all were walked it waits, and walks again: the walk
   * that finds nothing to bind is the last one. Safe to be killed anywhere, and for several at once.
   */
  bindSome(query: { readonly limit: number; readonly now: number }): Promise<BindRound>;
}
