import type { OutgoingDeps } from '../messages/outgoing.ts';
import type { JobFiles } from './job-files.ts';

/** What jobs are done with. */
export interface JobDeps extends OutgoingDeps {
  readonly files: JobFiles;
}

/** A job as far as it has come: what it would do, or did. */
export interface Outcome {
  /** Counts alone. */
  readonly figures: Readonly<Record<string, number>>;
  /** JSON, for whoever looks at it. */
  readonly found: string;
}

/** Ends the work where it is: this process stops, or somebody else has the job by now. */
export class Stopped extends Error {}

/** Told how far the work is. What it throws ends the work there. */
export type OnStep = (progress: number) => Promise<void>;
