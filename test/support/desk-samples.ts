import { storeRequest, type Sample } from './console-samples.ts';
import type { ConsoleWorld } from './console.ts';

const ofRequest =
  (fields: Readonly<Record<string, string>>) =>
  async (world: ConsoleWorld): Promise<Sample> => ({
    params: { id: (await storeRequest(world)).request.id },
    fields: { holder: '', ...fields },
  });

/** What staff do with a request for each other. */
export const DESK_SAMPLES: Readonly<Record<string, (world: ConsoleWorld) => Promise<Sample> | Sample>> = {
  'POST /inbox/{id}/note': ofRequest({ note: 'Call after nine.' }),
  'POST /inbox/{id}/hand-over': ofRequest({ to: 'nobody', note: '' }),
  'GET /inbox/{id}/redact': ofRequest({}),
  'POST /inbox/answers': () => ({ fields: { id: '', version: '0', name: 'x', 'text-es': '' } }),
  'POST /inbox/answers/remove': () => ({ fields: { id: 'none', version: '99' } }),
  'POST /inbox/duty': () => ({ fields: { version: '0', staff: 'none' } }),
  'POST /inbox/duty/remove': () => ({ fields: { id: 'none', version: '99' } }),
  'POST /inbox/{id}/redact': ofRequest({ of: 'text', which: 'none' }),
};
