import { readProgramme, setProgramme } from '../../src/programme/programme.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { NOW } from './records.ts';

/** Lists one phone of staff, and no other. */
export async function listStaffPhone(storage: Storage, number: string): Promise<void> {
  const { version } = await readProgramme(storage);
  const act = { storage, clock: { now: () => NOW }, actor: 'test' };
  await setProgramme(act, version, { staffPhones: [{ number, who: 'Eva' }] });
}
