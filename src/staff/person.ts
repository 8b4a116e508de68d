import { readActor } from '../domain/actor.ts';
import type { Staff } from '../domain/staff.ts';
import type { Token } from '../domain/token.ts';
import type { Storage } from '../storage/storage.ts';

/** A record that says "the same as" another one, and that another one: longer than this is a mistake. */
const LONGEST_CHAIN = 50;

type Reads = Pick<Storage, 'findStaff' | 'findToken'>;

/** The person whom an id of staff means now; null when there is none. */
export async function findPerson(storage: Pick<Storage, 'findStaff'>, id: string): Promise<Staff | null> {
  let staff = await storage.findStaff(id);
  for (let steps = 0; staff !== null && staff.sameAs !== null && steps < LONGEST_CHAIN; steps += 1)
    staff = await storage.findStaff(staff.sameAs);
  return staff;
}

/** The person a token belongs to. One made by an older version, whose person was never stored, is somebody of their own. */
export async function personOfToken(storage: Pick<Storage, 'findStaff'>, token: Token): Promise<Staff> {
  const { id, staffId, name, createdBy, createdAt } = token;
  const found = await findPerson(storage, staffId);
  const unknown = { linkedBy: null, linkedAt: null, sameAs: null, disabledAt: null };
  return found ?? { id: staffId === '' ? id : staffId, version: 0, name, createdBy, createdAt, ...unknown };
}

/** Who acted: the person, and the token that they acted with. Null for whoever came without a token, or with one that is not stored. */
export async function whoActed(
  storage: Reads,
  actor: string,
): Promise<{ readonly person: Staff; readonly token: Token } | null> {
  const read = readActor(actor);
  const token = read === null ? null : await storage.findToken(read.tokenId);
  return token === null ? null : { person: await personOfToken(storage, token), token };
}
