import type { PeopleAct } from '../../src/domain/people-act.ts';
import type { PeopleFilter } from '../../src/domain/people-filter.ts';
import { beginPeopleAct } from '../../src/jobs/begin.ts';
import { createJobFiles } from '../../src/jobs/job-files.ts';
import { toolsOver } from './broadcasts.ts';
import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { emailOf } from './console.ts';
import { storeFamily } from './families.ts';
import { makeId, makeSavedView } from './records.ts';

/** An act on all who fit a filter, as it waits for its confirmation. */
export async function lookedAtPeople(
  world: ConsoleWorld,
  act: PeopleAct = 'decide',
  filter: PeopleFilter = {},
): Promise<string> {
  const tools = toolsOver(world.storage, { now: () => world.now }, { ids: world.deps.ids });
  const id = world.deps.ids.next();
  const acting = { ...tools, files: createJobFiles(world.uploads), actor: 'cli:test' };
  await beginPeopleAct(acting, id, { act, filter, reason: 'Prueba' });
  await world.worker.work(id);
  return id;
}

const ofAct = async (world: ConsoleWorld): Promise<Sample> => {
  await storeFamily(world.storage);
  return { params: { id: await lookedAtPeople(world) }, fields: { count: '1', version: '2' } };
};

/** A view that the team shares. */
export async function sharedView(world: ConsoleWorld): Promise<string> {
  const { storage } = world;
  const admin = await storage.findAccountByEmailKey(storage.accountKeyOf(emailOf('admin')));
  const view = makeSavedView({ id: makeId(), staffId: admin?.staffId ?? '', shared: true });
  await storage.commit([{ kind: 'savedView', view }]);
  return view.id;
}

const ofView = async (world: ConsoleWorld): Promise<Sample> => ({
  params: { id: await sharedView(world) },
  fields: { name: 'Sin cita', version: '1', share: 'yes' },
});

/** Of the list of families by a filter. */
export const PEOPLE_SAMPLES: Readonly<Record<string, (world: ConsoleWorld) => Promise<Sample> | Sample>> = {
  'POST /people/acts': () => ({ fields: { filter: 'dated=none', act: 'decide', reason: 'Prueba' } }),
  'GET /people/acts/{id}': ofAct,
  'GET /people/acts/{id}/live': ofAct,
  'POST /people/acts/{id}/confirm': ofAct,
  'POST /people/acts/{id}/drop': ofAct,
  'POST /people/views': () => ({ fields: { filter: 'dated=none', name: 'Sin cita' } }),
  'GET /people/views/{id}': ofView,
  'POST /people/views/{id}': ofView,
  'POST /people/views/{id}/remove': ofView,
};
