import type { CommitOutcome } from '../write.ts';
import { duplicateField, RunAgain } from './failures.ts';

/** Ends a commit's transaction with the outcome that nothing was written. */
export class CommitRejected extends Error {
  readonly outcome: Exclude<CommitOutcome, 'ok'>;

  constructor(outcome: Exclude<CommitOutcome, 'ok'>) {
    super(outcome);
    this.outcome = outcome;
  }
}

/** Refuses when a conditional update found nothing that fulfils its condition. */
export function needOne(result: { matchedCount: number }, otherwise: Exclude<CommitOutcome, 'ok'>): void {
  if (result.matchedCount === 0) throw new CommitRejected(otherwise);
}

/**
 * Waits for a write; what a unique index refuses becomes an outcome, by the first field of that index. `again` runs the
 * transaction once more, which then sees what the other one wrote.
 */
export async function unique<T>(
  write: Promise<T>,
  outcomes: Readonly<Record<string, Exclude<CommitOutcome, 'ok'> | 'again'>>,
): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const field = duplicateField(error);
    const outcome = field === null ? undefined : outcomes[field];
    if (outcome === undefined) throw error;
    throw outcome === 'again' ? new RunAgain() : new CommitRejected(outcome);
  }
}

/** An insert that runs into two indexes at once may be told of either; a record that is there already is `stale` first. */
export async function staleIfThere(find: () => Promise<unknown>, insert: Promise<unknown>): Promise<void> {
  try {
    await insert;
  } catch (error) {
    if (error instanceof CommitRejected && error.outcome === 'taken' && (await find()) !== null)
      throw new CommitRejected('stale');
    throw error;
  }
}
