import { ensurePhases } from '../appointments/phases.ts';
import { openHouse } from './open.ts';

/**
 * The release phase: makes the database ready for this version, which is collections and indexes, or migrations, and the
 * programme's phases. May run any number of times, also at once, and while the last version still serves.
 * @param env the environment
 * Throws as openHouse does.
 */
export async function release(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  // It needs no credentials, and so does not know the mode; what it makes is the same in both.
  const house = await openHouse(env, 'reading');
  try {
    await ensurePhases(house.storage);
    house.log.info({ database: house.config.database.kind }, 'released');
  } finally {
    await house.close();
  }
}
