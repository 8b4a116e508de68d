import type { ConsoleWorld } from './console.ts';
import { storeFamily } from './families.ts';
import { makeId } from './records.ts';
import type { Sample } from './console-samples.ts';

/** A family that nobody else touches, and what is typed into the form of an act on it. */
const ofFamily =
  (fields: Readonly<Record<string, string>> = {}) =>
  async ({ storage }: ConsoleWorld): Promise<Sample> => {
    const { receipt } = await storeFamily(storage, { registration: { receipt: `R${makeId()}` } });
    return { params: { receipt }, fields: { reason: 'they asked for it', confirm: receipt, ...fields } };
  };

/** Of the pages of acts on a family. */
export const FAMILY_SAMPLES: Readonly<Record<string, (world: ConsoleWorld) => Promise<Sample>>> = {
  'GET /people/{receipt}/correct': ofFamily(),
  'POST /people/{receipt}/correct': ofFamily({ language: 'fr' }),
  'GET /people/{receipt}/decide': ofFamily(),
  'POST /people/{receipt}/decide': ofFamily(),
  'GET /people/{receipt}/join': ofFamily(),
  'POST /people/{receipt}/join': ofFamily({ other: 'R0000000' }),
  'GET /people/{receipt}/people': ofFamily(),
  'POST /people/{receipt}/people': ofFamily({
    ...{ change: 'child', given: 'Eva', surnames: 'Ejemplo', born: '2021-02-01' },
  }),
  'GET /people/{receipt}/move': ofFamily(),
  'POST /people/{receipt}/move': ofFamily({ to: '+525500000000', said: 'receipt' }),
  'GET /people/{receipt}/split': ofFamily(),
  'POST /people/{receipt}/split': ofFamily({ other: 'R0000000' }),
  'GET /people/{receipt}/withdraw': ofFamily(),
  'POST /people/{receipt}/withdraw': ofFamily(),
  'GET /people/{receipt}/erase': ofFamily(),
  'POST /people/{receipt}/erase': ofFamily(),
  'GET /people/{receipt}/export': ofFamily(),
  'POST /people/{receipt}/export': ofFamily({ form: 'page' }),
};
