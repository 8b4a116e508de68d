import { spawnSync } from 'node:child_process';
import { onCore } from './machine.ts';

/** A plain loop for a seventh of a second; prints how often it went round. */
const SPIN = `
const start = process.hrtime.bigint();
let turns = 0, x = 1;
while (process.hrtime.bigint() - start < 150_000_000n) {
  for (let i = 0; i < 1000; i += 1) x = (x * 1103515245 + 12345) & 0x7fffffff;
  turns += 1;
}
process.stdout.write(String(turns));`;

/** Below this share of the best rate seen, something else runs on the core. */
const QUIET = 0.9;

const best = new Map<number, number>();

function spin(core: number): number {
  const [command, args] = onCore(core, [process.execPath, '-e', SPIN]);
  return Number(spawnSync(command, args, { encoding: 'utf8' }).stdout);
}

/** Learns how fast a core is when it is left alone. Call once, early. */
export function calibrate(cores: readonly number[]): void {
  for (const core of cores) for (let i = 0; i < 5; i += 1) quiet([core]);
}

/** Whether every core of the list runs a plain loop about as fast as it ever did in this process. */
export function quiet(cores: readonly number[]): boolean {
  return cores
    .map((core) => {
      const rate = spin(core);
      best.set(core, Math.max(best.get(core) ?? 0, rate));
      return rate >= QUIET * (best.get(core) ?? 0);
    })
    .every(Boolean);
}
