import type { EoirStatus } from './case.ts';

/** A dated set of rules on who is taken in now. Defined by the programme; opened and closed by an administrator. */
export interface Phase {
  readonly id: string;
  /** ISO date before which an open phase takes nobody in. */
  readonly startsOn: string;
  readonly eoirStatuses: readonly EoirStatus[];
  readonly open: boolean;
  readonly version: number;
}
