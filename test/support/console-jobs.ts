import { csvRow } from '../../src/csv/write.ts';
import { beginImport } from '../../src/jobs/begin.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { COLUMNS } from '../../src/roster/columns.ts';
import { toolsOver } from './broadcasts.ts';
import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { makeId } from './records.ts';

/** A good row of a roster, with these cells instead. */
export const rosterRow = (
  over: Partial<Record<(typeof COLUMNS)[number], string>> = {},
): readonly string[] => {
  const row = {
    ...{ a_number: 'A200000001', family_id: 'F-1', given_names: 'María José', surnames: 'Núñez Peña' },
    ...{ birth_date: '1988-03-14', nationality: 'HND', language: 'es', mpp_enrolled_on: '2019-07-25' },
    ...{ returned_to_mexico: 'yes', eoir_status: 'pending', port_of_return: 'san-ysidro' },
    ...over,
  };
  return COLUMNS.map((column) => row[column]);
};

export const rosterFile = (...rows: readonly (readonly string[])[]): string =>
  [COLUMNS, ...rows].map(csvRow).join('');

/** An import that waits for its confirmation, as an upload leaves it. */
export async function uploaded(
  world: ConsoleWorld,
  text: string,
  kind: 'roster_import' | 'slots_import' = 'roster_import',
): Promise<string> {
  const files = createJobFiles(world.uploads);
  const deps = { ...toolsOver(world.storage, { now: () => world.now }), files, actor: 'cli:test' };
  const id = makeId();
  const file = await files.create(id);
  await file.add(Buffer.from(text));
  await beginImport(deps, id, { kind, name: 'file.csv', file: file.done() });
  await file.close();
  await world.worker.work(id);
  return id;
}

const ofRoster = async (world: ConsoleWorld): Promise<Sample> => ({
  params: { id: await uploaded(world, rosterFile(rosterRow())) },
  fields: { count: '1', version: '2' },
});
const ofSlots = async (world: ConsoleWorld): Promise<Sample> => ({
  params: {
    id: await uploaded(world, 'port,date,time,capacity\ngateway,2031-05-05,09:00,20\n', 'slots_import'),
  },
  fields: { count: '1', version: '2' },
});

/** Of the pages of imports and assignments. */
export const JOB_SAMPLES: Readonly<Record<string, (world: ConsoleWorld) => Promise<Sample>>> =
  Object.fromEntries(
    ['GET', 'GET /live', 'GET /rejects.csv', 'POST /read', 'POST /confirm', 'POST /drop'].flatMap((each) => {
      const [method = '', rest = ''] = each.split(' ');
      return [
        [`${method} /roster/{id}${rest}`, ofRoster],
        [`${method} /slots/{id}${rest}`, ofSlots],
      ];
    }),
  );
