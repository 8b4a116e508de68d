import { SLOTS } from '../../appointments/slots-import.ts';
import type { Permission } from '../../domain/roles.ts';
import type { JobDeps } from '../../jobs/deps.ts';
import { rosterRejects } from '../../jobs/roster-job.ts';
import { slotsRejects } from '../../jobs/slots-job.ts';
import type { Job } from '../../domain/job.ts';
import { COLUMNS } from '../../roster/columns.ts';

/** A kind of import as pages have it. */
export interface ImportKind {
  readonly kind: 'roster_import' | 'slots_import';
  /** Below `/console`. */
  readonly path: '/roster' | '/slots';
  readonly permission: Permission;
  readonly columns: readonly string[];
  readonly rejects: (deps: JobDeps, job: Job) => AsyncIterable<string>;
}

export const ROSTER_IMPORT: ImportKind = {
  ...{ kind: 'roster_import', path: '/roster', permission: 'roster.import' },
  ...{ columns: COLUMNS, rejects: rosterRejects },
};
export const SLOTS_IMPORT: ImportKind = {
  ...{ kind: 'slots_import', path: '/slots', permission: 'slot.import' },
  ...{ columns: SLOTS.columns, rejects: slotsRejects },
};
