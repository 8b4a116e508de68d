import type { ConsoleWorld } from './console.ts';
import type { Sample } from './console-samples.ts';
import { storeUnreached } from './unreached.ts';

const ofFamily =
  (fields: Readonly<Record<string, string>> = {}) =>
  async ({ storage, now }: ConsoleWorld): Promise<Sample> => ({
    params: { id: (await storeUnreached(storage, now)).appointment.id },
    fields,
  });

/** Of the call list. */
export const UNREACHED_SAMPLES = {
  'POST /unreached/{id}/show': ofFamily(),
  'POST /unreached/{id}/call': ofFamily({ phone: 'own', result: 'no_answer', seen: '0' }),
};
