import { refusesLoose } from './bound-seals.ts';
import { asksForMacs } from './guarded-rows.ts';
import { macWalkOf, type MacWalk } from './mac-walks.ts';
import type { Vault } from './vault.ts';

/** The vault of one database, which goes by how far that is brought up to this version. */
export interface DatabaseVault {
  /** Opens loose seals until they are refused, and lets rows grant without their MAC until that is asked for. */
  readonly vault: Vault;
  /** Refuses loose seals where what is stored says so; there is no way back. Gives whether it does. */
  readonly followSeals: (stored: string | null) => boolean;
  /** The same of rows without their MAC. @param now UTC milliseconds */
  readonly followMacs: (walk: MacWalk, stored: string | null, now: number) => boolean;
}

export function createDatabaseVault(given: Vault): DatabaseVault {
  const loose = given.withLoose();
  let bound = false;
  const guarded = new Set<MacWalk>();
  const now = (): Vault => (bound ? given : loose);
  return {
    vault: {
      ...given,
      open: (sealed, owner) => now().open(sealed, owner),
      reseal: (sealed, owner) => now().reseal(sealed, owner),
      mayGrant: (owner, holds) => !guarded.has(macWalkOf(owner.record)) || given.mayGrant(owner, holds),
    },
    followSeals(stored) {
      bound ||= refusesLoose(given, stored);
      return bound;
    },
    followMacs(walk, stored, at) {
      if (asksForMacs(given, walk, stored, at)) guarded.add(walk);
      return guarded.has(walk);
    },
  };
}
