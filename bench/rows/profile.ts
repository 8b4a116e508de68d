import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../figures.ts';
import { startProduct } from '../product.ts';
import { profileRows } from '../profile.ts';
import { familiesIn } from '../roster.ts';
import { sample, type Contender } from '../rounds.ts';
import type { Bench } from '../workspace.ts';
import { importRoster } from './import.ts';

/** Only on request: the web role under V8's sampling profiler. The profiler itself costs, so that shares count and not sums. */
export async function profile(bench: Bench): Promise<Row[]> {
  const { folder } = bench;
  const people = bench.smallRoster * 4;
  const database = { path: join(folder, 'profile.db') };
  await importRoster(folder, database, people);
  const spawnedAt = performance.now();
  const server = await startProduct({
    name: 'Aviso, web role, profiled',
    role: 'web',
    database,
    folder,
    nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'],
  });
  bench.later(server.stop);
  const contender: Contender = {
    server,
    script: 'registration',
    nextTalk: 0,
    finished: 0,
    talks: familiesIn(people),
  };
  const measured = await sample(contender, bench.seconds);
  await server.stop();
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('The server left no profile: it did not end by itself.');
  return profileRows(join(folder, file), measured.perSecond * bench.seconds, measured.beganAt - spawnedAt);
}
