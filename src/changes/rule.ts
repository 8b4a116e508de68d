import type { OutgoingDeps } from '../messages/outgoing.ts';
import type { ChangeFigures } from '../domain/change.ts';
import type { Write } from '../storage/write.ts';

/** What is done to what, and by whom. */
export interface ChangeOrder {
  readonly subject: string;
  /** For the audit. */
  readonly actor: string;
}

/** How one kind of change is counted and done. */
export interface ChangeRule {
  /** What it would do now. Throws AvisoError `not_found`, and `not_possible` when there is nothing to be done. */
  readonly count: (deps: OutgoingDeps, subject: string) => Promise<ChangeFigures>;
  /** What doing it writes, in one commit: its own audit row too, and the conditions under which it may still be done. */
  readonly writes: (
    deps: OutgoingDeps,
    order: ChangeOrder,
    figures: ChangeFigures,
  ) => Promise<readonly Write[]>;
  /** Whether it needs a second person at `now` (UTC milliseconds). */
  readonly needsSecond: (figures: ChangeFigures, subject: string, now: number) => boolean;
  /** What follows the commit, family by family. The schedules do it too, so it may be cut off anywhere. */
  readonly follow?: (deps: OutgoingDeps) => Promise<void>;
}
