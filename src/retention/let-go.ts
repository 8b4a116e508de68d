import type { Clock } from '../domain/clock.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import {
  keptSince,
  NONE_LET_GO,
  RETENTION_KINDS,
  type RetentionCounts,
  type RetentionKind,
} from '../domain/retention.ts';
import { emptiedTalk } from '../erasure/emptied-talk.ts';
import { erasureWrites } from '../erasure/erasure-writes.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { readRetention, RETENTION_SETTING } from './ages.ts';
import { countsSoFar, progressWrite, withMore } from './progress.ts';

/** Who lets go, and with what. */
export interface RetentionDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  /** For the audit. */
  readonly actor: string;
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Rows that one look takes: so few that nobody's text waits for it, nor for the commit that lets them go. */
const AT_ONCE = 100;
/** Between two steps, for everybody else; a slow one is followed by a pause as long as it was. */
const LEAST_PAUSE_MS = 20;

/** How many of each kind would be let go of now. Writes nothing. */
export async function countAged({
  storage,
  clock,
  pause,
}: Omit<RetentionDeps, 'actor'>): Promise<RetentionCounts> {
  const now = clock.now();
  const { ages } = await readRetention(storage);
  let counts = NONE_LET_GO;
  for (const kind of RETENTION_KINDS)
    for await (const ids of agedPages(storage, kind, keptSince(ages[kind], now), pause)) {
      const going = kind === 'talks' ? await withSomething(storage, ids) : ids;
      counts = withMore(counts, kind, going.length);
    }
  return counts;
}

/**
 * Lets go of everything that has come of age, kind by kind, in commits of a few. Stopped or killed, it goes on from there the next time; at
 * its end the audit is told how many of each kind went, and gets nothing of what they were.
 * @param holds whether to go on
 */
export async function letGoOfAged(
  deps: RetentionDeps,
  holds: () => boolean = () => true,
): Promise<RetentionCounts | 'stopped'> {
  const { storage, clock, actor, pause } = deps;
  const { ages } = await readRetention(storage);
  for (const kind of RETENTION_KINDS) {
    const before = keptSince(ages[kind], clock.now());
    for await (const ids of agedPages(storage, kind, before, pause)) {
      if (!holds()) return 'stopped';
      if (kind === 'registrations' || kind === 'talks') {
        for (const id of ids) {
          if (!holds()) return 'stopped';
          // What does not open is left for whoever puts it back.
          await goOn(deps, kind, 1, (await ifItOpens(writesOf(deps, kind, id))) ?? []);
        }
      } else if (ids.length > 0)
        await goOn(deps, kind, ids.length, [{ kind: 'letGo', of: kind, ids, before, at: clock.now() }]);
    }
  }
  const counts = await countsSoFar(storage);
  const now = clock.now();
  const some = Object.values(counts).some((count) => count > 0);
  await storage.commit([
    progressWrite({ at: now, open: false, counts: NONE_LET_GO }),
    ...(some ? [auditWrite(now, actor, 'retention.let_go', RETENTION_SETTING, { ...counts })] : []),
  ]);
  if (some) await storage.sweepErased?.();
  return counts;
}

/** Pages of ids that have come of age, with pauses between them. */
async function* agedPages(
  storage: Pick<Storage, 'listAged'>,
  kind: RetentionKind,
  before: number,
  pause: RetentionDeps['pause'],
): AsyncGenerator<readonly string[]> {
  for (let after: string | null = ''; after !== null;) {
    const begun = performance.now();
    const page: { readonly ids: readonly string[]; readonly next: string | null } = await storage.listAged({
      ...{ kind, before, after, limit: AT_ONCE },
    });
    yield page.ids;
    after = page.next;
    if (after !== null) await pause(Math.max(LEAST_PAUSE_MS, performance.now() - begun));
  }
}

/** One commit, with the count of it. Where something else was done to one of them meanwhile, the next round looks again. */
async function goOn(
  { storage, clock, pause }: RetentionDeps,
  kind: RetentionKind,
  many: number,
  writes: readonly Write[],
): Promise<void> {
  if (writes.length === 0) return;
  const counts = await countsSoFar(storage);
  const begun = performance.now();
  await storage.commit([
    ...writes,
    progressWrite({ at: clock.now(), open: true, counts: withMore(counts, kind, many) }),
  ]);
  await pause(Math.max(LEAST_PAUSE_MS, performance.now() - begun));
}

/** A talk of which nothing is left but that they stopped has nothing to let go of. */
async function withSomething(
  storage: Pick<Storage, 'findConversation'>,
  contactIds: readonly string[],
): Promise<readonly string[]> {
  const talks = await Promise.all(contactIds.map((id) => ifItOpens(storage.findConversation(id))));
  return talks.flatMap((talk) => (talk === null || talk.address === '' ? [] : [talk.contactId]));
}

/** What lets go of a registration alone, or of everything of a phone; nothing where it is gone already. */
async function writesOf(
  { storage, clock }: RetentionDeps,
  kind: 'registrations' | 'talks',
  id: string,
): Promise<readonly Write[]> {
  const now = clock.now();
  if (kind === 'registrations') {
    const registration = await storage.findRegistration(id);
    if (registration === null) return [];
    const writtenTo = registration.contactId === null ? [] : [registration.contactId];
    return erasureWrites(storage, {
      ...{ contactIds: [], registrations: [registration], whole: false, writtenTo, now },
    });
  }
  const [contactId] = await withSomething(storage, [id]);
  const talk = contactId === undefined ? null : await storage.findConversation(contactId);
  if (talk === null) return [];
  return [
    { kind: 'conversation', conversation: emptiedTalk({ ...talk, version: talk.version + 1 }) },
    ...(await erasureWrites(storage, { contactIds: [id], registrations: [], whole: true, now })),
  ];
}
