import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { readProgramme } from '../../src/programme/programme.ts';
import { storePhase } from './phases.ts';

const ofPhase = async ({ storage }: ConsoleWorld): Promise<Sample> => ({
  params: { id: await storePhase(storage) },
  fields: { now: 'closed', count: '0' },
});

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
  'POST /programme/sign': (): Sample => ({ fields: { version: '0', port: 'gateway' } }),
  'GET /programme/phases/{id}': ofPhase,
  'POST /programme/phases/{id}': ofPhase,
};
