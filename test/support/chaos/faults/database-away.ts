import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

/** The folder of the file is somewhere else for a while. */
export const databaseAway: Fault = strikeFault({
  name: 'database away: its folder is moved and comes back',
  async bring({ path }) {
    const folder = dirname(path);
    await rename(folder, `${folder}-away`);
    return () => rename(`${folder}-away`, folder);
  },
});
