import { readProgramme, setProgramme } from '../../src/programme/programme.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { NOW } from './records.ts';

/** Lists these phones of staff, and no other. */
export async function listStaffPhones(storage: Storage, ...numbers: readonly string[]): Promise<void> {
  const { version } = await readProgramme(storage);
  const act = { storage, clock: { now: () => NOW }, actor: 'test' };
  await setProgramme(act, version, { staffPhones: numbers.map((number) => ({ number, who: 'Eva' })) });
}
