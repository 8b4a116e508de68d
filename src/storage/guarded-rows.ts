import { macWalkRecords } from './records/guarded.ts';
import { MAC_WALK_NAMES, type MacWalk } from './mac-walks.ts';
import type { GuardStorage, MacPages } from './guard-port.ts';
import type { Vault } from './vault.ts';
import {
  readStanding,
  walkSome,
  writtenBound,
  writtenToBind,
  type StandingStore,
  type WalkKind,
} from './walk-standing.ts';

/**
 * Rows of earlier versions that let somebody in, say that something was approved or were set have no MAC. They are given one in the background,
 * once, as seals are bound (decision 0019); from the end of that on one without its MAC counts for nothing. That end is not copied: a copy
 * writes none without, but for what held in its source no more. Settings came later than the others and have an end of their own.
 */
const kindOf = (walk: MacWalk): WalkKind => ({ name: walk, records: macWalkRecords(walk) });

/**
 * From the upgrade on; then it is over, however far it came. Who kept what was stored before the end could otherwise put that back at any time,
 * and have the service give MACs to whatever they wrote.
 */
export const GRACE_MS = 14 * 24 * 60 * 60_000;

/** What a new database stores: no row of it lacks its MAC. */
export const writtenGuarded = (vault: Vault, walk: MacWalk): string => writtenBound(vault, kindOf(walk));
/** What a database of an earlier version begins with. @param now UTC milliseconds, of the upgrade */
export const writtenToGuard = (vault: Vault, walk: MacWalk, now: number): string =>
  writtenToBind(vault, kindOf(walk), now + GRACE_MS);

/** Whether what is stored says that each row must have its MAC. */
export const asksForMacs = (vault: Vault, walk: MacWalk, stored: string | null, now: number): boolean =>
  readStanding(vault, kindOf(walk), stored, now).state === 'bound';

/** Gives the rows of one database their MACs. @param follow has this process ask for them where what is stored says so */
export function createGuarding(
  vault: Vault,
  follow: (walk: MacWalk, stored: string | null, now: number) => boolean,
  storeOf: (walk: MacWalk) => StandingStore,
  pages: MacPages,
): GuardStorage {
  return {
    findForged: pages.findForged,
    dropForged: pages.dropForged,
    async areRowsGuarded(asked) {
      for (const walk of asked === undefined ? MAC_WALK_NAMES : [asked])
        // The real time, also in a rehearsal, as the upgrade that is reckoned from.
        if (!follow(walk, await storeOf(walk).read(), Date.now())) return false;
      return true;
    },
    guardSome: ({ walk, ...query }) =>
      walkSome(
        {
          ...{ vault, store: storeOf(walk), kind: kindOf(walk) },
          count: async (page) => (await pages.findForged(page)).forged.length,
          bind: pages.giveMacs,
        },
        query,
      ),
  };
}
