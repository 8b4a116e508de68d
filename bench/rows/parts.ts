import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { figure, type Row } from '../figures.ts';
import { onCore } from '../machine.ts';
import { SERVER_CORE } from '../server.ts';
import type { Bench } from '../workspace.ts';

const GROUP = 'Parts of a turn, in process, one core';
const PROGRAM = fileURLToPath(new URL('../parts/parts.ts', import.meta.url));

/** What bench/parts/parts.ts prints: microseconds of each part in each round, by the wall clock and of processor time. */
const output = z.array(z.object({ name: z.string(), wall: z.array(z.number()), cpu: z.array(z.number()) }));

/** Row 5: where the time of a turn goes. A tight loop flatters: the same part costs more inside a busy server. */
export function parts(bench: Bench): Promise<Row[]> {
  const [command, args] = onCore(SERVER_CORE, [process.execPath, '--import', 'tsx', PROGRAM, bench.folder]);
  const child = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error('The parts could not be measured.');
  const measured = output.parse(JSON.parse(child.stdout));
  return Promise.resolve(
    measured.map(({ name, wall, cpu }) => ({
      group: GROUP,
      name,
      figures: [figure('CPU µs', cpu, 1), figure('µs by the clock', wall, 1)],
    })),
  );
}
