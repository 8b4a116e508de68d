import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';
import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

const HELD_MS = 300;
const FREE_MS = 50;

/** Another program holds the write lock most of the time. */
export const databaseSlow: Fault = strikeFault({
  name: `database slow: another program holds the lock ${String(HELD_MS)} of every ${String(HELD_MS + FREE_MS)} ms`,
  async bring({ path }) {
    const other = new Database(path, { timeout: 0 });
    const over = new AbortController();
    const holding = (async () => {
      while (!over.signal.aborted) {
        try {
          other.exec('BEGIN IMMEDIATE');
          await pause(HELD_MS);
          other.exec('ROLLBACK');
        } catch {
          // Somebody else has it: the service, whose turn it is then.
        }
        await pause(FREE_MS);
      }
    })();
    return async () => {
      over.abort();
      await holding;
      other.close();
    };
  },
});
