import { GUARDED } from './records/guarded.ts';
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
 * Rows of earlier versions that let somebody in or say that something was approved have no MAC. They are given one in the background, once,
 * as seals are bound (decision 0019); from the end of that on one without its MAC grants nothing. That end is not copied: a copy
 * writes none without, but for what held in its source no more.
 */
const MACS: WalkKind = { name: 'macs', records: GUARDED };

/** The name under which it is kept. */
export const MACS_META = MACS.name;

/**
 * From the upgrade on; then it is over, however far it came. Who kept what was stored before the end could otherwise put that back at any time,
 * and have the service give MACs to whatever they wrote.
 */
export const GRACE_MS = 14 * 24 * 60 * 60_000;

/** What a new database stores: no row of it lacks its MAC. */
export const writtenGuarded = (vault: Vault): string => writtenBound(vault, MACS);
/** What a database of an earlier version begins with. @param now UTC milliseconds, of the upgrade */
export const writtenToGuard = (vault: Vault, now: number): string =>
  writtenToBind(vault, MACS, now + GRACE_MS);

/** Whether what is stored says that each row must have its MAC. */
export const asksForMacs = (vault: Vault, stored: string | null, now: number): boolean =>
  readStanding(vault, MACS, stored, now).state === 'bound';

/** Gives the rows of one database their MACs. @param follow has this process ask for them where what is stored says so */
export function createGuarding(
  vault: Vault,
  follow: (stored: string | null, now: number) => boolean,
  store: StandingStore,
  pages: MacPages,
): GuardStorage {
  return {
    findForged: pages.findForged,
    dropForged: pages.dropForged,
    // The real time, also in a rehearsal, as the upgrade that is reckoned from.
    areRowsGuarded: async () => follow(await store.read(), Date.now()),
    guardSome: (query) =>
      walkSome(
        {
          ...{ vault, store, kind: MACS },
          count: async (page) => (await pages.findForged(page)).forged.length,
          bind: pages.giveMacs,
        },
        query,
      ),
  };
}
