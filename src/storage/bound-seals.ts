import { z } from 'zod';
import { COLLECTIONS } from './copy-port.ts';
import { SEALED } from './records/sealed.ts';
import type { BindRound, BindStorage, SealStorage } from './seal-port.ts';
import type { Vault } from './vault.ts';

/**
 * Seals of earlier versions were bound to nothing and opened in any row. They are bound in the background, row after row (decision
 * 0016); how far that has come is kept beside the database's number, and once it is done such seals open no more.
 */

/** The name under which it is kept. It is not copied: whatever a copy writes is bound. */
export const SEALS_META = 'seals';

/**
 * From the end of one walk to the beginning of the next: a process of an earlier version that still runs beside new ones leaves a
 * loose seal meanwhile, and that is found.
 */
export const QUIET_MS = 24 * 60 * 60_000;

const walking = z.object({
  state: z.literal('walking'),
  walk: z.number(),
  record: z.enum(COLLECTIONS),
  /** Null at the beginning of a record. */
  after: z.string().nullable(),
  /** Loose seals that this walk has found. */
  loose: z.number(),
});
type Walking = z.infer<typeof walking>;
const standing = z.discriminatedUnion('state', [
  walking,
  z.object({ state: z.literal('waiting'), walk: z.number(), until: z.number() }),
  z.object({ state: z.literal('bound') }),
]);
type Standing = z.infer<typeof standing>;

function walkFrom(walk: number): Walking {
  return { state: 'walking', walk, record: SEALED[0] ?? 'conversations', after: null, loose: 0 };
}

const signature = (vault: Vault, text: string): string => vault.hash('seals', text);

/** As it is stored: nobody without the key says that loose seals are to be opened. */
function written(vault: Vault, at: Standing): string {
  const text = JSON.stringify(at);
  return `${signature(vault, text)} ${text}`;
}

/** What a new database stores: it has had no loose ones. */
export const writtenBound = (vault: Vault): string => written(vault, { state: 'bound' });
/** What a database of an earlier version begins with. */
export const writtenToBind = (vault: Vault): string => written(vault, walkFrom(1));

/** What is stored; what is missing or was not written with this key lets no loose seal be opened. */
function readStanding(vault: Vault, stored: string | null): Standing {
  const [, signed, text] = /^(\S+) (.*)$/.exec(stored ?? '') ?? [];
  if (text === undefined || signed !== signature(vault, text)) return { state: 'bound' };
  return standing.parse(JSON.parse(text));
}

/** The walk that is due; null while it waits, and when all is bound. */
function dueWalk(at: Standing, now: number): Walking | null {
  if (at.state === 'walking') return at;
  return at.state === 'bound' || at.until > now ? null : walkFrom(at.walk);
}

/** Where a walk stands after a page. @param next what to ask on with; null behind the end of the record */
function behindPage(at: Walking, next: string | null, now: number): Standing {
  if (next !== null) return { ...at, after: next };
  const record = SEALED[SEALED.indexOf(at.record) + 1];
  if (record !== undefined) return { ...at, record, after: null };
  // The first walk has bound what was there; a later one that finds nothing shows that nobody writes loose seals any more.
  if (at.walk > 1 && at.loose === 0) return { state: 'bound' };
  return { state: 'waiting', walk: at.walk + 1, until: now + QUIET_MS };
}

/** The vault of one database. */
export interface DatabaseVault {
  /** Opens loose seals, too, until they are refused. */
  readonly vault: Vault;
  /** Refuses them where what is stored says so; there is no way back. Gives whether it does. */
  follow(stored: string | null): boolean;
}

export function createDatabaseVault(given: Vault): DatabaseVault {
  const loose = given.withLoose();
  let bound = false;
  const now = (): Vault => (bound ? given : loose);
  return {
    vault: {
      ...given,
      open: (sealed, owner) => now().open(sealed, owner),
      reseal: (sealed, owner) => now().reseal(sealed, owner),
    },
    follow(stored) {
      bound ||= readStanding(given, stored).state === 'bound';
      return bound;
    },
  };
}

/** Where the standing is kept. */
export interface StandingStore {
  read(): Promise<string | null>;
  /** Stores `next` where `before` is still what is stored; gives whether it was. */
  swap(before: string, next: string): Promise<boolean>;
}

/** Binds what is loose in one database. */
export function createBinding(
  database: DatabaseVault,
  store: StandingStore,
  seals: SealStorage,
): BindStorage {
  const { vault } = database;
  return {
    areSealsBound: async () => database.follow(await store.read()),
    async bindSome({ limit, now }): Promise<BindRound> {
      const stored = await store.read();
      const stands = readStanding(vault, stored);
      const at = dueWalk(stands, now);
      if (at === null || stored === null)
        return { state: stands.state === 'bound' ? 'bound' : 'waits', ...NOTHING };
      const page = { record: at.record, after: at.after, limit };
      const { stale } = await seals.countSeals(page);
      let found = stored;
      const counted: Walking = { ...at, loose: at.loose + stale };
      if (stale > 0) {
        // Before they are bound: whoever goes on after a kill must know that there were any.
        found = written(vault, counted);
        if (!(await store.swap(stored, found))) return { state: 'more', ...NOTHING };
      }
      const seen = await seals.resealBatch(page);
      const next = behindPage(counted, seen.next, now);
      const kept = await store.swap(found, written(vault, next));
      const state = next.state === 'walking' || !kept ? 'more' : next.state === 'bound' ? 'bound' : 'waits';
      return { state, walk: at.walk, record: at.record, bound: seen.stale, damaged: seen.damaged };
    },
  };
}

const NOTHING = { walk: 0, record: null, bound: 0, damaged: 0 } as const;
