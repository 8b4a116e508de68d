/** What a member of staff begins on a page and a process does: it is looked through first, and done once its count was confirmed. */
export const JOB_KINDS = ['roster_import', 'slots_import', 'assignment', 'people_act'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Whether a job is done with a file, which is on the machine that took it alone. */
export const bringsFile = (kind: JobKind): kind is 'roster_import' | 'slots_import' =>
  kind === 'roster_import' || kind === 'slots_import';

/**
 * reading (what it would do is being found out) → ready → running → done. A job that nobody confirms in time, or that somebody drops, is
 * `dropped`: nothing was done. `failed`: it stopped before its end; what was stored by then stays.
 */
export const JOB_STATES = ['reading', 'ready', 'running', 'done', 'failed', 'dropped'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Job {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  readonly kind: JobKind;
  readonly state: JobState;
  /** Who began it, for the audit. */
  readonly actor: string;
  /** Who confirmed it; null before. */
  readonly confirmedBy: string | null;
  /** UTC milliseconds, as all times here. */
  readonly createdAt: number;
  readonly confirmedAt: number | null;
  readonly endedAt: number | null;
  /** From when on a process has something to do for it: to read, to run, to let go of what was kept. Null: nothing any more. */
  readonly dueAt: number | null;
  /** Of the file's bytes; '' where there is no file. */
  readonly sha256: string;
  /** How long the file is. */
  readonly bytes: number;
  /** How far the work under way is, and how far it goes. */
  readonly progress: number;
  readonly total: number;
  /** How often a process took it up to run it: above 1, one was interrupted and another went on. */
  readonly tries: number;
  /** What it would do, once it is ready; what it did, once it is done. Counts alone. */
  readonly figures: Readonly<Record<string, number>>;
  /** Name of the file as it was uploaded; '' where there is none. */
  readonly name: string;
  /** By what the file that waits on the disk is opened; null where there is none any more. */
  readonly fileKey: string | null;
  /** What was asked for, JSON: how the file is to be read, which slots are given, or what is done with whom. */
  readonly asked: string;
  /** What was found, for whoever looks at it, JSON; null before, and after it was let go of. */
  readonly found: string | null;
}
