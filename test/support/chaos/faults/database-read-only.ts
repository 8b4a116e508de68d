import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

const run = promisify(execFile);

/** Nothing that the process writes is taken any more, and all can be read: as on a file system that went read-only under it. */
export const databaseReadOnly: Fault = strikeFault({
  name: 'database read-only while running: every write is refused',
  async bring(town) {
    const pid = String(town.service().child.pid);
    const limit = (bytes: string): Promise<unknown> => run('prlimit', ['--pid', pid, `--fsize=${bytes}:`]);
    try {
      await limit('0');
    } catch {
      return null;
    }
    return async () => {
      await limit('unlimited');
    };
  },
});
