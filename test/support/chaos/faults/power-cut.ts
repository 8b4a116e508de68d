import { randomInt } from 'node:crypto';
import { copyFileSync, existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { seen } from '../strike.ts';
import { findingsOf, openTown, STEPS, type Town } from '../town.ts';

/** As much of the log's end may not have reached the disk. */
const TORN_BYTES = 20_000;

/**
 * Copies of the file and its log as they are at a moment, of every second one the end of the log torn off at any byte: what was being
 * written when the power went. Each must open, and hold together by itself.
 */
export const powerCut: Fault = {
  name: 'power cut at moments of a load: file and log as they are then, half of them with a torn end',
  async run(sizes) {
    const town = await openTown(sizes.people);
    try {
      const service = await town.start();
      const load = town.load();
      load.catch(() => undefined);
      await town.answers(sizes.people);
      const lost: string[] = [];
      const all = sizes.people * STEPS;
      for (let moment = 0; moment < sizes.moments; moment += 1) {
        // Spread over the load, and after it, when all is there: that must open, too.
        await town.answers(Math.floor(sizes.people + ((all - sizes.people) * moment) / sizes.moments));
        await pause(randomInt(20));
        service.child.kill('SIGSTOP');
        const copy = copyOf(town, moment);
        service.child.kill('SIGCONT');
        if (moment % 2 === 1) tear(copy);
        lost.push(...(await findingsOf(copy, null)).map((finding) => `moment ${String(moment)}: ${finding}`));
        for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true });
      }
      await load;
      lost.push(...(await town.verdict()));
      return {
        saw: seen(town),
        lost,
        back: `each of ${String(sizes.moments)} copies opened by itself, whole`,
      };
    } finally {
      await town.close();
    }
  },
};

function copyOf({ folder, path }: Town, moment: number): string {
  const copy = join(folder, `moment-${String(moment)}.db`);
  for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
  return copy;
}

function tear(copy: string): void {
  const log = `${copy}-wal`;
  if (!existsSync(log)) return;
  const { size } = statSync(log);
  truncateSync(log, Math.max(0, size - randomInt(TORN_BYTES)));
}
