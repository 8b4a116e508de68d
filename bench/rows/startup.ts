import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { figure, type Row } from '../figures.ts';
import { memoryMb } from '../machine.ts';
import { startProduct } from '../product.ts';
import { quiet } from '../probe.ts';
import { SERVER_CORE } from '../server.ts';
import type { Bench } from '../workspace.ts';
import { importRoster } from './import.ts';
import { startFakeTwilio } from './turns.ts';

const GROUP = 'Start-up, spawn to /readyz 200';

/** Row 4: how long a start takes and what memory it holds then, on the roster of the first phase. */
export async function startup(bench: Bench): Promise<Row[]> {
  const database = { path: join(bench.folder, 'startup.db') };
  await importRoster(bench.folder, database, bench.smallRoster);
  const twilio = await startFakeTwilio(bench.folder);
  bench.later(twilio.stop);
  const rows: Row[] = [];
  for (const [role, name] of [
    ['web', 'web role'],
    ['all', 'web and worker in one process'],
  ] as const) {
    const starts: { ms: number; mb: number; quiet: boolean }[] = [];
    for (let round = 0; round <= bench.rounds; round += 1) {
      const before = quiet([SERVER_CORE]);
      const server = await startProduct({
        name,
        role,
        database,
        folder: bench.folder,
        twilioPort: twilio.port,
      });
      const mb = memoryMb(server.pid, 'VmRSS');
      await server.stop();
      // The first start fills the file cache.
      if (round > 0) starts.push({ ms: server.startMs, mb, quiet: before && quiet([SERVER_CORE]) });
      await pause(100);
    }
    const calm = starts.filter((start) => start.quiet);
    const counted = calm.length > 0 ? calm : starts;
    rows.push({
      group: GROUP,
      name,
      figures: [
        figure(
          'ms',
          counted.map(({ ms }) => ms),
        ),
        figure(
          'resident MB',
          counted.map(({ mb }) => mb),
        ),
      ],
      ...(calm.length > 0 ? {} : { note: 'no quiet round: all rounds are shown' }),
    });
  }
  return rows;
}
