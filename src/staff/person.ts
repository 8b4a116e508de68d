import { readActor } from '../domain/actor.ts';
import type { Staff } from '../domain/staff.ts';
import type { Token } from '../domain/token.ts';
import type { Storage } from '../storage/storage.ts';
import { unlessPutBack } from './put-back.ts';

/** A record that says "the same as" another one, and that another one: longer than this is a mistake. */
const LONGEST_CHAIN = 50;

type Reads = Pick<Storage, 'findStaff' | 'findToken' | 'findAccount'>;

/** The person whom an id of staff means now; null when there is none. */
export async function findPerson(storage: Pick<Storage, 'findStaff'>, id: string): Promise<Staff | null> {
  let staff = await storage.findStaff(id);
  for (let steps = 0; staff !== null && staff.sameAs !== null && steps < LONGEST_CHAIN; steps += 1)
    staff = await storage.findStaff(staff.sameAs);
  return staff;
}

/** The same, as it may let somebody in: null where it was put back to what it was before, when it was not disabled or not somebody else. */
export async function currentPerson(
  storage: Pick<Storage, 'findStaff' | 'listAuditBefore' | 'tellPutBack'>,
  id: string,
): Promise<Staff | null> {
  const found = await findPerson(storage, id);
  return unlessPutBack(storage, 'staff', found, (again) => storage.findStaff(again));
}

/** The person a token belongs to. One made by an older version, whose person was never stored, is somebody of their own. */
export async function personOfToken(storage: Pick<Storage, 'findStaff'>, token: Token): Promise<Staff> {
  const { id, staffId, name, createdBy, createdAt } = token;
  const found = await findPerson(storage, staffId);
  const unknown = { linkedBy: null, linkedAt: null, sameAs: null, disabledAt: null };
  return found ?? { id: staffId === '' ? id : staffId, version: 0, name, createdBy, createdAt, ...unknown };
}

/** Who acted, and who could have acted in their place. */
export interface Acted {
  readonly person: Staff;
  /** Whether the person has a row that counts. */
  readonly isStored: boolean;
  /** Actors who were shown what lets in: the token's text, the account's first password. */
  readonly madeBy: readonly string[];
}

/** Who acted; null for whoever came without token and log-in, or with one that is not stored. */
export async function whoActed(storage: Reads, actor: string): Promise<Acted | null> {
  const read = readActor(actor);
  if (read === null) return null;
  if (read.by === 'account') {
    const account = await storage.findAccount(read.id);
    const person = account === null ? null : await findPerson(storage, account.staffId);
    return account === null || person === null ? null : { person, isStored: true, madeBy: account.madeBy };
  }
  const token = await storage.findToken(read.id);
  if (token === null) return null;
  const madeBy = token.createdBy === null ? [] : [token.createdBy];
  const person = await personOfToken(storage, token);
  return { person, isStored: person.version > 0, madeBy };
}
