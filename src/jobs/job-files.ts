import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AvisoError } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import { isThere, openTakenIn, SealedFile } from './sealed-file.ts';

/** Twice what a roster of a million rows takes. */
export const MOST_UPLOAD_BYTES = 256 * 1024 * 1024;
const PREFIX = 'aviso-job-';

export const diskFull = (): AvisoError =>
  new AvisoError('storage_full', 'The folder for temporary files cannot be written.');

/** Files of jobs that wait on this machine's disk. */
export interface JobFiles {
  /** Makes the file of a job that is to be. Throws AvisoError `storage_full`. */
  create(id: string): Promise<SealedFile>;
  /** Its bytes from its start. Throws AvisoError `not_found` where it was let go of. */
  open(job: Job): AsyncGenerator<Uint8Array>;
  /** Whether a job's file is here and can be opened: it may be on another machine. */
  has(job: Job): Promise<boolean>;
  drop(id: string): Promise<void>;
  /** Takes off the disk what is older than `ageMs`: of processes that were stopped before there was a job. */
  sweep(ageMs: number): Promise<void>;
}

/** @param dir where they wait */
export function createJobFiles(dir: string): JobFiles {
  const pathOf = (id: string): string => join(dir, `${PREFIX}${id}`);
  return {
    async create(id) {
      try {
        return await SealedFile.create(pathOf(id));
      } catch {
        throw diskFull();
      }
    },
    open({ id, fileKey, bytes }) {
      if (fileKey === null) throw new AvisoError('not_found', 'The file was let go of.');
      return openTakenIn(pathOf(id), { key: fileKey, bytes });
    },
    has: async ({ id, fileKey }) => fileKey !== null && (await isThere(pathOf(id))),
    drop: (id) => rm(pathOf(id), { force: true }),
    async sweep(ageMs) {
      for (const name of await readdir(dir)) {
        if (!name.startsWith(PREFIX)) continue;
        const path = join(dir, name);
        const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
        if (mtimeMs < Date.now() - ageMs) await rm(path, { force: true });
      }
    },
  };
}
