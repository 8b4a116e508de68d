import { tokenActor } from '../../src/domain/actor.ts';
import type { Staff } from '../../src/domain/staff.ts';
import type { Token } from '../../src/domain/token.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { makeStaff, makeToken } from './records.ts';

/** The actor of a member of staff whose first token is stored by `storePerson`. */
export const actorOf = (name: string): string => tokenActor({ id: `T-${name}`, staffId: `S-${name}`, name });

export const LUIS = actorOf('luis');
export const EVA = actorOf('eva');

/** Stores a linked member of staff and their token, made by the machine's shell unless said otherwise. Gives the actor. */
export async function storePerson(
  storage: Storage,
  name: string,
  over: { readonly staff?: Partial<Staff>; readonly token?: Partial<Token> } = {},
): Promise<string> {
  await storage.commit([{ kind: 'staff', staff: makeStaff({ id: `S-${name}`, name, ...over.staff }) }]);
  const token = makeToken({ id: `T-${name}`, staffId: `S-${name}`, name, role: 'approver', ...over.token });
  await storage.commit([{ kind: 'token', token }]);
  return tokenActor(token);
}
