import type { ClientSession, Connection } from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';
import { pauseAfter } from '../pauses.ts';
import { isLost, isServerGone, isTransient, isUnknownCommit } from './failures.ts';

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

/** What the server must hear of transactions that ended without it. */
interface Endings {
  /** Tells what is still to be told, once it can be reached. */
  tell(): Promise<void>;
  /**
   * What failed at its commit, or when the connection was lost, may leave its transaction open at the server, which then stands in the
   * way of others, of each claim of a sender, until it is too old, a minute; the driver aborts nothing after a commit, and else
   * tries to, in vain while the server cannot be reached.
   */
  end(session: ClientSession, error: unknown): Promise<void>;
}

function createEndings(connection: Connection): Endings {
  let untold: ClientSession['id'][] = [];
  let telling = Promise.resolve();

  async function tellNow(): Promise<void> {
    const ids = untold;
    if (ids.length === 0) return;
    untold = [];
    try {
      await connection.db?.admin().command({ killSessions: ids });
    } catch {
      // With the next transaction.
      untold = [...untold, ...ids];
    }
  }

  function tell(): Promise<void> {
    if (untold.length > 0) telling = telling.then(tellNow);
    return telling;
  }

  return {
    tell,
    async end(session, error) {
      untold = [...untold, session.id];
      const told = tell();
      // Who cannot be reached is not waited for once more.
      if (!isLost(error)) await told;
    },
  };
}

/** @param patienceMs how long one transaction may be tried in all; those that ran into others, three times at least */
export function createTransactions(connection: Connection, patienceMs: number): Transactions {
  const fractions = spread();
  const endings = createEndings(connection);

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

  return {
    async run(work) {
      const until = performance.now() + patienceMs;
      void endings.tell();
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
            else if (committing && !isTransient(error)) await endings.end(session, error);
            const again = isTransient(error) || (!committing && isServerGone(error));
            const late = performance.now() >= until && !(isTransient(error) && tries + 1 < LEAST_TRIES);
            if (again && !late) {
              await wait(tries);
              continue;
            }
            if (!committing && isLost(error)) await endings.end(session, error);
            throw error;
          }
        }
      } finally {
        await session?.endSession().catch(() => undefined);
      }
    },
  };
}
