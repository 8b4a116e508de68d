import { AvisoError } from '../domain/errors.ts';

/** Who acts for a person says that they should try again themselves; nothing is lost by giving up. */
const TRIES = 5;

/** Nobody would try again for what came from a channel: others must be faster this often before it is left to its caller. */
const TRIES_UNASKED = 25;

/**
 * Makes an attempt again, on what others left, for as long as they are faster: a commit that is `stale` is no failure.
 * @param attempt gives null when somebody else was faster
 * @param what names what they changed and begins the message to whoever asked ("The token was"); left out where nobody did
 * Throws AvisoError: `not_possible` when others were faster each time, `storage_busy` (which may be tried again) where nobody asked.
 */
export async function retryStale<Done>(attempt: () => Promise<Done | null>, what?: string): Promise<Done> {
  const done = await tryStale(attempt, what === undefined ? TRIES_UNASKED : TRIES);
  if (done !== null) return done;
  if (what === undefined) throw new AvisoError('storage_busy');
  throw new AvisoError('not_possible', `${what} changed by others each time this was tried.`);
}

/**
 * The same for what is taken up again later, or has another way on: gives null when others were faster each time, and the caller
 * says what becomes of it then.
 */
export async function tryStale<Done>(
  attempt: () => Promise<Done | null>,
  most: number = TRIES_UNASKED,
): Promise<Done | null> {
  for (let tries = 0; tries < most; tries += 1) {
    const done = await attempt();
    if (done !== null) return done;
  }
  return null;
}
