import { setTimeout as pause } from 'node:timers/promises';
import { pauseAfter } from '../pauses.ts';
import { storageError, troubleOf } from './failures.ts';

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
