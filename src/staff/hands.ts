import { readActor } from '../domain/actor.ts';
import type { Storage } from '../storage/storage.ts';
import { whoActed } from './person.ts';

type Reads = Pick<Storage, 'findStaff' | 'findToken' | 'findAccount'>;

/**
 * Everybody who may have been the one that acted, by id of staff. A token's text is known to its holder and to whoever made it, a first
 * password to whoever gave it, and that a person exists is known only from who made or linked their record; what these can do, those who made their tokens can, and so on.
 * The machine's shell is trusted and adds nobody. An actor who is neither is nobody but itself.
 */
export async function handsOf(storage: Reads, actor: string): Promise<ReadonlySet<string>> {
  const hands = new Set<string>();
  const seen = new Set<string>();
  const open = [actor];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const who = await whoActed(storage, next);
    if (who === null) {
      const read = readActor(next);
      if (read !== null) hands.add(read.staffId ?? read.id);
      else if (next === actor) hands.add(actor);
      continue;
    }
    hands.add(who.person.id);
    for (const maker of [...who.madeBy, who.person.createdBy, who.person.linkedBy])
      if (maker !== null) open.push(maker);
  }
  return hands;
}

/** The same of several actors together. */
export async function handsOfAll(storage: Reads, actors: readonly string[]): Promise<ReadonlySet<string>> {
  const all = await Promise.all(actors.map((actor) => handsOf(storage, actor)));
  return new Set(all.flatMap((hands) => [...hands]));
}

/** Whether two sets of hands have anybody in common: what was done may then have been done by one person. */
export function shareAHand(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((hand) => other.has(hand));
}
