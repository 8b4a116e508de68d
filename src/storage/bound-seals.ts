import { SEALED } from './records/sealed.ts';
import type { BindStorage, SealStorage } from './seal-port.ts';
import type { Vault } from './vault.ts';
import {
  readStanding,
  walkSome,
  writtenBound as boundOf,
  writtenToBind as toBindOf,
  type StandingStore,
  type WalkKind,
} from './walk-standing.ts';

/**
 * Seals of earlier versions were bound to nothing and opened in any row. They are bound in the background, row after row (decision
 * 0016); how far that has come is kept beside the database's number, and once it is done such seals open no more. It is not copied:
 * whatever a copy writes is bound.
 */
const SEALS: WalkKind = { name: 'seals', records: SEALED };

/** The name under which it is kept. */
export const SEALS_META = SEALS.name;

/** What a new database stores: it has had no loose ones. */
export const writtenBound = (vault: Vault): string => boundOf(vault, SEALS);
/** What a database of an earlier version begins with. */
export const writtenToBind = (vault: Vault): string => toBindOf(vault, SEALS);

/** Whether what is stored has loose seals refused. */
export const refusesLoose = (vault: Vault, stored: string | null): boolean =>
  readStanding(vault, SEALS, stored, 0).state === 'bound';

/** Binds what is loose in one database. @param follow has this process refuse them where what is stored says so */
export function createBinding(
  vault: Vault,
  follow: (stored: string | null) => boolean,
  store: StandingStore,
  seals: SealStorage,
): BindStorage {
  return {
    areSealsBound: async () => follow(await store.read()),
    bindSome: (query) =>
      walkSome(
        {
          ...{ vault, store, kind: SEALS },
          count: async (page) => (await seals.countSeals(page)).stale,
          async bind(page) {
            const { stale, damaged, next } = await seals.resealBatch(page);
            return { bound: stale, damaged, next };
          },
        },
        query,
      ),
  };
}
