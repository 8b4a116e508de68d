import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { readProgramme } from '../../src/programme/programme.ts';
import { readRetention } from '../../src/retention/ages.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storePhase } from './phases.ts';

/** The phase that pages look at: one for each storage, as every form that names phases shows them all. */
const looked = new WeakMap<Storage, Promise<string>>();

async function ofPhase({ storage }: ConsoleWorld): Promise<Sample> {
  const id = looked.get(storage) ?? storePhase(storage);
  looked.set(storage, id);
  return { params: { id: await id }, fields: { now: 'closed', count: '0' } };
}

/** Of what admins set. */
export const PROGRAMME_SAMPLES = {
  'GET /programme/edit/{section}': (): Sample => ({ params: { section: 'hours' } }),
  'POST /programme/edit/{section}': async ({ storage }: ConsoleWorld): Promise<Sample> => {
    const { version } = await readProgramme(storage);
    return {
      params: { section: 'names' },
      fields: { version: String(version), was: '[]', 'operator.0': 'Casa', 'alertLanguage.0': 'es' },
    };
  },
  'POST /programme/retention': async ({ storage }: ConsoleWorld): Promise<Sample> => {
    const { version, ages } = await readRetention(storage);
    const fields = Object.fromEntries(Object.entries(ages).map(([kind, days]) => [kind, String(days)]));
    return { fields: { ...fields, version: String(version) } };
  },
  'POST /programme/sign': (): Sample => ({ fields: { version: '0', port: 'gateway' } }),
  'GET /programme/phases/{id}': ofPhase,
  'POST /programme/phases/{id}': ofPhase,
};
