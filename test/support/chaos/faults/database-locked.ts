import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';
import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

/** Another program locks the file and keeps it. */
export const databaseLocked: Fault = strikeFault({
  name: 'database locked by another program',
  async bring({ path }) {
    const other = new Database(path, { timeout: 0 });
    for (;;) {
      try {
        other.exec('BEGIN IMMEDIATE');
        break;
      } catch {
        await pause(1);
      }
    }
    return () => {
      other.exec('ROLLBACK');
      other.close();
    };
  },
});
