import { z } from 'zod';
import { COLLECTIONS, type Collection } from './copy-port.ts';
import type { MacWalk } from './mac-walks.ts';
import type { BindRound } from './seal-port.ts';
import type { Vault } from './vault.ts';

/**
 * How far a walk over what earlier versions stored has come, as it is kept beside the database's number: signed, so that nobody without
 * the key says that there is still something to be walked over.
 */

/**
 * From the end of one walk to the beginning of the next: a process of an earlier version that still runs beside new ones writes as it
 * did, and that is found.
 */
export const QUIET_MS = 24 * 60 * 60_000;

/** UTC milliseconds at and after which all is bound, whatever is stored; left out where it has no such time. */
const ends = z.exactOptional(z.number());
const walking = z.object({
  state: z.literal('walking'),
  walk: z.number(),
  record: z.enum(COLLECTIONS),
  /** Null at the beginning of a record. */
  after: z.string().nullable(),
  /** Loose rows that this walk has found. */
  loose: z.number(),
  ends,
});
type Walking = z.infer<typeof walking>;
const standing = z.discriminatedUnion('state', [
  walking,
  z.object({ state: z.literal('waiting'), walk: z.number(), until: z.number(), ends }),
  z.object({ state: z.literal('bound') }),
]);
type Standing = z.infer<typeof standing>;

/** What is walked over. */
export interface WalkKind {
  /** The name under which its standing is kept and signed. */
  readonly name: 'seals' | MacWalk;
  readonly records: readonly Collection[];
}

/** Where the standing is kept. */
export interface StandingStore {
  read(): Promise<string | null>;
  /** Stores `next` where `before` is still what is stored; gives whether it was. */
  swap(before: string, next: string): Promise<boolean>;
}

const walkFrom = ({ records }: WalkKind, walk: number, until: Pick<Walking, 'ends'>): Walking => ({
  ...{ state: 'walking', walk, record: records[0] ?? 'conversations', after: null, loose: 0 },
  ...until,
});

const signature = (vault: Vault, { name }: WalkKind, text: string): string => vault.hash(name, text);

function written(vault: Vault, kind: WalkKind, at: Standing): string {
  const text = JSON.stringify(at);
  return `${signature(vault, kind, text)} ${text}`;
}

/** What a new database stores: nothing of it is loose. */
export const writtenBound = (vault: Vault, kind: WalkKind): string =>
  written(vault, kind, { state: 'bound' });

/** What a database of an earlier version begins with. @param ends UTC milliseconds; left out: it has as long as it takes */
export const writtenToBind = (vault: Vault, kind: WalkKind, ends?: number): string =>
  written(vault, kind, walkFrom(kind, 1, ends === undefined ? {} : { ends }));

/** What is stored; what is missing or was not written with this key, or is past its time, lets nothing loose count. */
export function readStanding(vault: Vault, kind: WalkKind, stored: string | null, now: number): Standing {
  const [, signed, text] = /^(\S+) (.*)$/.exec(stored ?? '') ?? [];
  if (text === undefined || signed !== signature(vault, kind, text)) return { state: 'bound' };
  const at = standing.parse(JSON.parse(text));
  return at.state !== 'bound' && now >= (at.ends ?? Infinity) ? { state: 'bound' } : at;
}

const untilOf = ({ ends: at }: Pick<Walking, 'ends'>): Pick<Walking, 'ends'> =>
  at === undefined ? {} : { ends: at };

/** The walk that is due; null while it waits, and when all is bound. */
function dueWalk(kind: WalkKind, at: Standing, now: number): Walking | null {
  if (at.state === 'walking') return at;
  return at.state === 'bound' || at.until > now ? null : walkFrom(kind, at.walk, untilOf(at));
}

/** Where a walk stands after a page. @param next what to ask on with; null behind the end of the record */
function behindPage({ records }: WalkKind, at: Walking, next: string | null, now: number): Standing {
  if (next !== null) return { ...at, after: next };
  const record = records[records.indexOf(at.record) + 1];
  if (record !== undefined) return { ...at, record, after: null };
  // The first walk has bound what was there; a later one that finds nothing shows that nobody writes loose rows any more.
  if (at.walk > 1 && at.loose === 0) return { state: 'bound' };
  return { state: 'waiting', walk: at.walk + 1, until: now + QUIET_MS, ...untilOf(at) };
}

/** A page of a record's rows, as walks ask for it. */
export interface WalkPage {
  readonly record: Collection;
  /** The key of a row, of which only later ones come; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** How one database is walked over. */
export interface Walked {
  readonly vault: Vault;
  readonly kind: WalkKind;
  readonly store: StandingStore;
  /** How many of a page are loose. Writes nothing. */
  readonly count: (page: WalkPage) => Promise<number>;
  /** Binds what is loose in a page. */
  readonly bind: (
    page: WalkPage,
  ) => Promise<{ readonly bound: number; readonly damaged: number; readonly next: string | null }>;
}

const NOTHING = { walk: 0, record: null, bound: 0, damaged: 0 } as const;

/** Takes one step of a walk, from where the last one ended. */
export async function walkSome(
  { vault, kind, store, count, bind }: Walked,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<BindRound> {
  const stored = await store.read();
  const stands = readStanding(vault, kind, stored, now);
  const at = dueWalk(kind, stands, now);
  if (at === null || stored === null)
    return { state: stands.state === 'bound' ? 'bound' : 'waits', ...NOTHING };
  const page = { record: at.record, after: at.after, limit };
  const loose = await count(page);
  let found = stored;
  const counted: Walking = { ...at, loose: at.loose + loose };
  if (loose > 0) {
    // Before they are bound: whoever goes on after a kill must know that there were any.
    found = written(vault, kind, counted);
    if (!(await store.swap(stored, found))) return { state: 'more', ...NOTHING };
  }
  const { bound, damaged, next } = await bind(page);
  const after = behindPage(kind, counted, next, now);
  const kept = await store.swap(found, written(vault, kind, after));
  const state = after.state === 'walking' || !kept ? 'more' : after.state === 'bound' ? 'bound' : 'waits';
  return { state, walk: at.walk, record: at.record, bound, damaged };
}
