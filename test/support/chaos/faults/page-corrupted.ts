import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { seen } from '../strike.ts';
import { EndedAtStart } from '../../service-process.ts';
import { openTown, type Town } from '../town.ts';

const BEFORE = 4;
const PAGE = 4_096;

/** Every second page but the first is noise: whatever is read meets one soon. */
function spoil(path: string): void {
  const file = openSync(path, 'r+');
  for (let at = PAGE; at < statSync(path).size; at += 2 * PAGE)
    writeSync(file, randomBytes(PAGE), 0, PAGE, at);
  closeSync(file);
}

/** Pages of the file are damaged while the service is away; its last backup is put back, and Twilio's log brings what came since. */
export const pageCorrupted: Fault = {
  name: 'pages of the file corrupted; the backup put back',
  async run(sizes) {
    const town = await openTown(sizes.people);
    try {
      await town.start();
      await town.load(0, BEFORE);
      await town.quiet();
      await town.service().stop();
      copyFileSync(town.path, `${town.folder}/backup.db`);
      spoil(town.path);
      const sentBefore = town.twilio.sent.length;
      const load = town.load(BEFORE);
      load.catch(() => undefined);
      const noticed = await noticedBy(town, sizes.lastsMs);
      const wrong = town.twilio.sent.length - sentBefore;
      for (const end of ['-wal', '-shm']) rmSync(town.path + end, { force: true });
      copyFileSync(`${town.folder}/backup.db`, town.path);
      await town.start();
      await load;
      const said = wrong === 0 ? [] : [`${String(wrong)} messages left from a damaged file`];
      return {
        saw: seen(town),
        lost: [...said, ...(await town.verdict())],
        back: `${noticed}; started on the backup`,
      };
    } finally {
      await town.close();
    }
  },
};

/** What tells an operator of it. */
async function noticedBy(town: Town, lastsMs: number): Promise<string> {
  try {
    const service = await town.start();
    await pause(lastsMs);
    const ready = await fetch(`http://127.0.0.1:${town.env.PORT ?? ''}/readyz`).catch(() => null);
    await service.kill();
    return `/readyz answers ${String(ready?.status ?? 'nothing')}`;
  } catch (error) {
    if (!(error instanceof EndedAtStart)) throw error;
    return 'the start ends and says that the database cannot be read';
  }
}
