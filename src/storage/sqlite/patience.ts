import { setTimeout as pause } from 'node:timers/promises';
import { storageError, troubleOf } from './failures.ts';

/** Pauses grow to this and no further: another process's writer leaves only short gaps, and we must meet one. */
const LONGEST_PAUSE_MS = 50;

/** Milliseconds to wait after the `tries`-th failure in a row (from 0). */
export function pauseAfter(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, 5 * 2 ** Math.min(tries, 10));
}

/**
 * Runs `work`, again after growing pauses while another process holds the lock, without blocking the event loop.
 * @param patienceMs how long to go on in all; then throws `storage_busy`
 */
export async function patiently<T>(work: () => T, patienceMs: number): Promise<T> {
  let waitedMs = 0;
  for (let tries = 0; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (troubleOf(error) !== 'busy' || waitedMs >= patienceMs) throw storageError(error);
      const pauseMs = pauseAfter(tries);
      await pause(pauseMs);
      waitedMs += pauseMs;
    }
  }
}
