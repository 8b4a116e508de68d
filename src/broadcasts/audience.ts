import { listUnreached } from '../reach/unreached.ts';
import {
  audienceTakesIn,
  isPlain,
  sumGroups,
  type Audience,
  type AudienceGroup,
  type AudienceRow,
} from '../domain/audience.ts';
import type { Broadcast, RecipientState } from '../domain/broadcast.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { keptFromContact } from './kept-back.ts';
import type { AudiencePage } from '../storage/broadcast-port.ts';
import type { BroadcastDeps } from './deps.ts';

/** Registrations that are looked at together. */
const PAGE = 500;

/** What audiences are read with. */
export type AudienceDeps = Pick<BroadcastDeps, 'storage' | 'clock'>;

/** What must be known of everybody before one can be told to be meant. */
export interface Resolved {
  /** Registration ids in order when the audience is a list; null when it is a query. */
  readonly ids: readonly string[] | null;
  readonly unreached: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Finds out who was not reached and who receipts belong to, where an audience asks for it. */
export async function resolveAudience(deps: AudienceDeps, audience: Audience): Promise<Resolved> {
  const parts = [audience.include, ...audience.exclude];
  const unreached = parts.some((part) => part.unreached !== undefined)
    ? new Set((await listUnreached(deps)).map(({ registration }) => registration.id))
    : NOBODY;
  const { receipts } = audience.include;
  if (receipts !== undefined) return { ids: await idsOf(deps, receipts), unreached };
  return { ids: audience.include.unreached === true ? [...unreached].sort() : null, unreached };
}

async function idsOf({ storage }: AudienceDeps, receipts: readonly string[]): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (let at = 0; at < receipts.length; at += PAGE) {
    const found = await Promise.all(
      receipts.slice(at, at + PAGE).map((receipt) => ifItOpens(storage.findRegistrationByReceipt(receipt))),
    );
    for (const registration of found) if (registration !== null) ids.add(registration.id);
  }
  return [...ids].sort();
}

/** A page of those whom an audience means, by registration id; `next` is what to ask on with, null at the end. */
export async function pageMeant(
  { storage }: Pick<AudienceDeps, 'storage'>,
  audience: Audience,
  resolved: Resolved,
  { after, until, limit, within }: Omit<AudiencePage, 'audience'>,
): Promise<{ readonly rows: readonly AudienceRow[]; readonly next: string | null }> {
  const { ids, unreached } = resolved;
  const page =
    ids === null
      ? await storage.pageAudience({
          ...{ audience, after, until, limit },
          ...(within === undefined ? {} : { within }),
        })
      : await pageOfList(storage, ids, after, limit);
  const rows = page.rows.filter(
    (row) => row.registration.createdAt <= until && audienceTakesIn(audience, row, unreached),
  );
  return { rows, next: page.next };
}

async function pageOfList(
  storage: AudienceDeps['storage'],
  ids: readonly string[],
  after: string | null,
  limit: number,
): Promise<{ readonly rows: readonly AudienceRow[]; readonly next: string | null }> {
  const from = after === null ? 0 : ids.findIndex((id) => id > after);
  const some = from < 0 ? [] : ids.slice(from, from + limit);
  const rows = await storage.listAudienceRows(some);
  return {
    rows: [...rows].sort((a, b) => (a.registration.id < b.registration.id ? -1 : 1)),
    next: some.length < limit ? null : (some.at(-1) ?? null),
  };
}

/** Of a broadcast that follows another one: the states of those of its recipients that are meant. */
export function statesMeant({ kind }: Pick<Broadcast, 'kind'>): readonly RecipientState[] {
  return kind === 'resend' ? ['failed', 'expired'] : ['sent', 'delivered', 'replied', 'unsure'];
}

/** How many a broadcast would be for now, in groups alike in language, way and zone. */
export async function countMeant(
  deps: AudienceDeps,
  broadcast: Pick<Broadcast, 'kind' | 'of'> & { readonly content: Pick<Broadcast['content'], 'audience'> },
): Promise<readonly AudienceGroup[]> {
  const { storage, clock } = deps;
  if (broadcast.of !== null) return countFollowing(deps, broadcast, broadcast.of);
  const { audience } = broadcast.content;
  if ([audience.include, ...audience.exclude].every(isPlain)) return storage.countAudience(audience);
  const resolved = await resolveAudience(deps, audience);
  let groups: readonly AudienceGroup[] = [];
  const until = clock.now();
  for (let after: string | null | undefined; after !== null;) {
    const page = await pageMeant(deps, audience, resolved, { after: after ?? null, until, limit: PAGE });
    groups = sumGroups([...groups, ...page.rows.map(groupOf)]);
    after = page.next;
  }
  return groups;
}

function groupOf({ registration: { language, zone }, talk }: AudienceRow): AudienceGroup {
  return {
    language,
    zone,
    channel: talk?.channel ?? null,
    sender: talk?.sender ?? null,
    stopped: talk?.stopped ?? false,
    broadcastOptIn: talk?.broadcastOptIn ?? true,
    count: 1,
  };
}

async function countFollowing(
  { storage }: AudienceDeps,
  broadcast: Pick<Broadcast, 'kind'>,
  of: string,
): Promise<readonly AudienceGroup[]> {
  let groups: readonly AudienceGroup[] = [];
  for (let after = 0; ;) {
    const page = await storage.listRecipients({
      broadcastId: of,
      states: statesMeant(broadcast),
      after,
      limit: PAGE,
    });
    groups = sumGroups([
      ...groups,
      ...page.map(({ language, zone, channel, sender }) => ({
        ...{ language, zone, channel, sender, stopped: false, broadcastOptIn: true, count: 1 },
      })),
    ]);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return groups;
    after = last.position;
  }
}

export const sizeOf = (groups: readonly AudienceGroup[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

/** People of an audience to whom nothing would be sent: each is counted once, for the first of these reasons. */
export interface Kept {
  readonly noPhone: number;
  readonly stopped: number;
  readonly newsStopped: number;
}

export function keptOf(groups: readonly AudienceGroup[]): Kept {
  const sum = (reason: ReturnType<typeof keptFromContact>): number =>
    sizeOf(groups.filter((group) => keptFromGroup(group) === reason));
  return { noPhone: sum('no_phone'), stopped: sum('stopped'), newsStopped: sum('news_stopped') };
}

/** The groups to which something would be sent. */
export function reachedOf(groups: readonly AudienceGroup[]): readonly AudienceGroup[] {
  return groups.filter((group) => keptFromGroup(group) === null);
}

const keptFromGroup = (group: AudienceGroup): ReturnType<typeof keptFromContact> =>
  keptFromContact(group.channel === null ? null : group);
