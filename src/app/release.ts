import { ensurePhases } from '../decisions/phases.ts';
import { openRuntime } from './open.ts';

/**
 * The release phase: makes the database ready for this version, which is collections and indexes, or migrations, and the
 * programme's phases. May run any number of times, also at once, and while the last version still serves.
 * @param env the environment
 * Throws as openRuntime does.
 */
export async function release(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  // It needs no credentials, and so does not know the mode; what it makes is the same in both.
  const runtime = await openRuntime(env, 'reading');
  try {
    await ensurePhases(runtime.storage);
    runtime.log.info({ database: runtime.config.database.kind }, 'released');
  } finally {
    await runtime.close();
  }
}
