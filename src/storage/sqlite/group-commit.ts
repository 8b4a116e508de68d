import { AvisoError } from '../../domain/errors.ts';
import { pauseAfter } from '../pauses.ts';
import type { Connection } from './connection.ts';
import { storageError, troubleOf } from './failures.ts';

/** More would hold the event loop, and other processes, for too long at once. */
const MOST_UNITS = 256;

interface Unit {
  work(): void;
  settle(): void;
  fail(error: unknown): void;
  waitedMs: number;
}

/** A unit whose result is answered only once it is durable. */
function unitOf<T>(work: () => T, resolve: (result: T) => void, reject: (error: unknown) => void): Unit {
  let settle = (): void => undefined;
  return {
    work() {
      const result = work();
      settle = () => {
        resolve(result);
      };
    },
    settle: () => {
      settle();
    },
    fail: (error) => {
      reject(storageError(error));
    },
    waitedMs: 0,
  };
}

/** What must be done around each transaction besides the units' own writes. */
export interface TransactionHooks {
  /** Last thing inside the transaction. */
  beforeCommit(): void;
  /** The transaction is gone; forget what it counted. */
  afterRollback(): void;
  /** `units` were made durable together. */
  onCommit?: ((units: number) => void) | undefined;
}

export interface GroupCommit {
  /**
   * Runs `work` inside a transaction that it shares with whatever else waits in the same tick: one flush to
   * disk for all. Answers after the commit. `work` may be run again after a rollback, so it keeps no state outside.
   */
  run<T>(work: () => T): Promise<T>;
  /** Answers when nothing waits any more; refuses what comes later. */
  close(): Promise<void>;
}

/** @param patienceMs how long a unit waits for another process's lock before it fails with `storage_busy` */
export function createGroupCommit(
  connection: Connection,
  hooks: TransactionHooks,
  patienceMs: number,
): GroupCommit {
  const waiting: Unit[] = [];
  let scheduled = false;
  let busyTries = 0;
  let closed = false;
  let onIdle: (() => void) | null = null;

  function schedule(): void {
    if (scheduled) return;
    if (waiting.length === 0) {
      onIdle?.();
      return;
    }
    scheduled = true;
    // A second round of the event loop: what its sockets bring in meanwhile shares the flush.
    if (busyTries === 0) setImmediate(() => setImmediate(flush));
    else setTimeout(flush, pauseAfter(busyTries - 1));
  }

  function transact(units: readonly Unit[]): void {
    try {
      connection.begin();
      for (const unit of units) unit.work();
      hooks.beforeCommit();
      connection.commit();
    } catch (error) {
      hooks.afterRollback();
      connection.rollback();
      throw error;
    }
    busyTries = 0;
    hooks.onCommit?.(units.length);
    for (const unit of units) unit.settle();
  }

  /** Another process writes: the units keep their places and their patience grows shorter. */
  function waitForLock(units: readonly Unit[], error: unknown): void {
    const pauseMs = pauseAfter(busyTries);
    busyTries += 1;
    const patient: Unit[] = [];
    for (const unit of units) {
      if (unit.waitedMs >= patienceMs) unit.fail(error);
      else patient.push(unit);
      unit.waitedMs += pauseMs;
    }
    waiting.unshift(...patient);
  }

  function attempt(units: readonly Unit[]): void {
    try {
      transact(units);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === 'busy') waitForLock(units, error);
      // One bad unit must not take the others with it: each again, alone.
      else if (trouble === 'statement' && units.length > 1) for (const unit of units) attempt([unit]);
      else for (const unit of units) unit.fail(error);
    }
  }

  function flush(): void {
    scheduled = false;
    attempt(waiting.splice(0, MOST_UNITS));
    schedule();
  }

  return {
    run<T>(work: () => T): Promise<T> {
      if (closed) return Promise.reject(new AvisoError('storage_unavailable', 'It was closed.'));
      return new Promise<T>((resolve, reject) => {
        waiting.push(unitOf(work, resolve, reject));
        schedule();
      });
    },
    close() {
      closed = true;
      return new Promise((resolve) => {
        onIdle = resolve;
        schedule();
      });
    },
  };
}
