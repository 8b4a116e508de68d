import { join } from 'node:path';
import type { Row } from '../figures.ts';
import { startProduct } from '../product.ts';
import { installReferences, startBare } from '../references.ts';
import { familiesIn } from '../roster.ts';
import { figures, rounds, type Contender } from '../rounds.ts';
import type { Bench } from '../workspace.ts';
import { importRoster } from './import.ts';

const GROUP = 'Cost of a turn by size of the roster';

/** Row 3: the same talks against a small and a large roster, in the same rounds. */
export async function scale(bench: Bench): Promise<Row[]> {
  installReferences();
  const bare = await startBare(bench.folder);
  bench.later(bare.stop);
  const contenders: Contender[] = [
    { server: bare, script: 'hello', nextTalk: 0, finished: 0, talks: Infinity },
  ];
  for (const people of [bench.smallRoster, bench.largeRoster]) {
    const database = { path: join(bench.folder, `scale-${people}.db`) };
    await importRoster(bench.folder, database, people);
    const server = await startProduct({
      name: `Aviso, web role, ${people.toLocaleString('en-US')} cases`,
      role: 'web',
      database,
      folder: bench.folder,
    });
    bench.later(server.stop);
    contenders.push({ server, script: 'registration', nextTalk: 0, finished: 0, talks: familiesIn(people) });
  }
  // The small roster has families for a limited number of talks.
  const kept = await rounds(contenders, Math.min(bench.rounds, 5), Math.min(bench.seconds, 4));
  return contenders.map(({ server }, index) => {
    const { figures: measured, note } = figures(kept, index);
    return { group: GROUP, name: server.name, figures: measured, ...(note === null ? {} : { note }) };
  });
}
