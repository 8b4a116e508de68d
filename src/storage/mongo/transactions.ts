import type { ClientSession, Connection } from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';
import { pauseAfter } from '../pauses.ts';
import { isServerGone, isTransient, isUnknownCommit } from './failures.ts';

/**
 * Everything a transaction reads is of one moment that a majority has; what it writes is there for good before it answers.
 * Two transactions that write the same document do not both commit; two that only read what the other writes may, so
 * every condition here is part of a write or of a unique index.
 */
const OPTIONS = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', wtimeoutMS: 5_000 },
  readPreference: 'primary',
} as const;

export interface Transactions {
  /**
   * Runs `work` in one transaction, again from its start when another one was in the way or the primary changed; so it
   * keeps no state outside. What it throws undoes everything. Throws AvisoError `storage_busy` or `storage_unavailable`
   * when patience ends; after the latter the transaction may have been committed if the connection was lost at that very moment.
   */
  run<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
}

/** Fractions that lie far from the ones before: transactions that ran into each other do not wait equally long. */
function* spread(): Generator<number, never> {
  for (let at = 0.5; ; at = (at + 0.618_034) % 1) yield at;
}

/** A transaction that is slow by itself, an import on a busy server, is not given up at its first conflict. */
const LEAST_TRIES = 3;

/** @param patienceMs how long one transaction may be tried in all; those that ran into others, three times at least */
export function createTransactions(connection: Connection, patienceMs: number): Transactions {
  const fractions = spread();

  async function wait(tries: number): Promise<void> {
    await pause(pauseAfter(tries) * (0.5 + fractions.next().value));
  }

  async function commit(session: ClientSession, until: number): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await session.commitTransaction();
        return;
      } catch (error) {
        if (!isUnknownCommit(error) || performance.now() >= until) throw error;
        await wait(tries);
      }
    }
  }

  /**
   * A commit that failed may leave its transaction open at the server, which then stands in the way of others until it is
   * too old, a minute; the driver aborts nothing after a commit.
   */
  async function endAtServer(session: ClientSession, error: unknown): Promise<void> {
    const ended = connection.db
      ?.admin()
      .command({ killSessions: [session.id] })
      .catch(() => undefined);
    // Who cannot be reached is not waited for once more.
    if (!isServerGone(error)) await ended;
  }

  return {
    async run(work) {
      const until = performance.now() + patienceMs;
      let session: ClientSession | null = null;
      try {
        session = await connection.startSession();
        for (let tries = 0; ; tries += 1) {
          session.startTransaction(OPTIONS);
          let committing = false;
          try {
            const result = await work(session);
            committing = true;
            await commit(session, until);
            return result;
          } catch (error) {
            if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
            else if (committing && !isTransient(error)) await endAtServer(session, error);
            const again = isTransient(error) || (!committing && isServerGone(error));
            const late = performance.now() >= until && !(isTransient(error) && tries + 1 < LEAST_TRIES);
            if (!again || late) throw error;
            await wait(tries);
          }
        }
      } finally {
        await session?.endSession().catch(() => undefined);
      }
    },
  };
}
