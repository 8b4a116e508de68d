import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { openTown, STEPS } from '../town.ts';
import type { Fault } from '../fault.ts';
import { seconds, seen } from '../strike.ts';
import { setTimeout as pause } from 'node:timers/promises';

const run = promisify(execFile);

/** A disk of its own, in memory, that is filled to its last byte. */
export const databaseFull: Fault = {
  name: 'disk full while running',
  async run(sizes) {
    const town = await openTown(sizes.people);
    const disk = dirname(town.path);
    const beside = `${disk}-copy.db`;
    const ballast = `${disk}/ballast`;
    let mounted = false;
    try {
      await copyFile(town.path, beside);
      try {
        await rm(disk, { recursive: true });
        await mkdir(disk);
        await run('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'none', disk]);
        mounted = true;
      } catch {
        return null;
      }
      await copyFile(beside, town.path);
      await town.start();
      const load = town.load();
      load.catch(() => undefined);
      await town.answers(Math.floor((sizes.people * STEPS) / 3));
      const { bavail, bsize } = await statfs(disk);
      await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch(() => undefined);
      await pause(sizes.lastsMs);
      const before = town.waits.length;
      await rm(ballast);
      const mended = performance.now();
      await load;
      const lost = await town.verdict();
      const next = town.waits[before]?.at ?? mended;
      return { saw: seen(town), lost, back: `by itself, ${seconds(next - mended)} after there was room` };
    } finally {
      await town
        .service()
        .kill()
        .catch(() => undefined);
      if (mounted) await run('umount', ['-l', disk]);
      await town.close();
    }
  },
};
