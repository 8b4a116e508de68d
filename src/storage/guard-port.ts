import type { Collection } from './copy-port.ts';
import type { MacWalk } from './mac-walks.ts';
import type { BindRound } from './seal-port.ts';
import type { WalkPage } from './walk-standing.ts';

/** What a page of a guarded record's rows shows. */
export interface ForgedPage {
  readonly rows: number;
  /** Keys of those that have no MAC, or one that is not theirs. */
  readonly forged: readonly string[];
  /** Keys of those that nobody can read: these have none either. */
  readonly unread: readonly string[];
  /** What to ask on with; null when there is nothing after these rows. */
  readonly next: string | null;
}

/** A row that is to be taken away. */
export interface DroppedRow {
  readonly record: Collection;
  readonly key: string;
  readonly behind?: number;
}

/** The MACs of one database's rows, page after page in order of their keys. The record is one of GUARDED. */
export interface MacPages {
  /** Looks at a page, whatever is asked for as yet, and writes nothing. */
  readonly findForged: (page: WalkPage) => Promise<ForgedPage>;
  /** Gives those of a page their MAC that have none that holds. What somebody writes at that moment is theirs. */
  readonly giveMacs: (
    page: WalkPage,
  ) => Promise<{ readonly bound: number; readonly damaged: number; readonly next: string | null }>;
  /**
   * Takes a row away where its MAC does not hold, or it cannot be read; gives whether it did. With `behind`: where it holds and was put back
   * to that version.
   */
  readonly dropForged: (row: DroppedRow) => Promise<boolean>;
}

/** That rows which let somebody in, say that something was approved or were set were written by the service. */
export interface GuardStorage extends Pick<MacPages, 'findForged' | 'dropForged'> {
  /**
   * Whether each of a walk's rows must have its MAC by now; from the moment that this process is told so, one without counts for nothing.
   * Without `walk`: of all of them.
   */
  areRowsGuarded(walk?: MacWalk): Promise<boolean>;
  /** Gives some rows of before their MAC, and goes on from there the next time, as `bindSome` does. */
  guardSome(query: {
    readonly walk: MacWalk;
    readonly limit: number;
    readonly now: number;
  }): Promise<BindRound>;
}
