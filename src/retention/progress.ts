import { z } from 'zod';
import {
  NONE_LET_GO,
  RETENTION_KINDS,
  type RetentionCounts,
  type RetentionKind,
} from '../domain/retention.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

const progress = z.object({
  /** When something was last written here, UTC milliseconds. */
  at: z.number(),
  /** Whether a round is under way, or was broken off. */
  open: z.boolean(),
  /** What went that the audit has not been told of. */
  counts: z.record(z.enum(RETENTION_KINDS), z.number()).readonly(),
});
/** How far a round is. It is written with what it lets go of, so that a killed one is counted whole. */
export type Progress = Readonly<z.output<typeof progress>>;

const NAME = 'retention_round';

/** Null before the first round. */
export async function readProgress(storage: Pick<Storage, 'readSetting'>): Promise<Progress | null> {
  const stored = await storage.readSetting(NAME);
  return stored === null ? null : progress.parse(JSON.parse(stored));
}

export const progressWrite = (value: Progress): Write => ({
  kind: 'setting',
  name: NAME,
  value: JSON.stringify(value),
});

/** The counts with some more of a kind. */
export const withMore = (counts: RetentionCounts, kind: RetentionKind, more: number): RetentionCounts => ({
  ...counts,
  [kind]: counts[kind] + more,
});

/** What went since the audit was told last. */
export const countsSoFar = async (storage: Pick<Storage, 'readSetting'>): Promise<RetentionCounts> =>
  (await readProgress(storage))?.counts ?? NONE_LET_GO;
