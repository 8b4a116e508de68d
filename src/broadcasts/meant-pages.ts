import type { AudienceRow } from '../domain/audience.ts';
import type { Broadcast } from '../domain/broadcast.ts';
import { pageMeant, resolveAudience, statesMeant, type Resolved } from './audience.ts';
import type { BroadcastDeps } from './deps.ts';

/** Registrations frozen in one commit: what it holds the database for. */
const FROZEN_AT_ONCE = 250;

/** One who is meant: a registration, and for a broadcast that follows another one who got that. */
export interface Meant {
  readonly row: AudienceRow;
  /** Contact that the earlier message went to; null for a new broadcast. */
  readonly gotIt: string | null;
}

/** Some of those who are meant, and where to go on behind them; null at the end. */
export interface MeantPage {
  readonly meant: readonly Meant[];
  readonly next: string | null;
}

/** What says of a broadcast whom it means, and behind whom the next page begins. */
type Meaning = Pick<Broadcast, 'id' | 'version' | 'kind' | 'of' | 'approvedAt'> & {
  readonly content: Pick<Broadcast['content'], 'audience'>;
  readonly expansion: Pick<Broadcast['expansion'], 'after'>;
};

/**
 * Gives whom a broadcast means, page by page behind what is frozen; remembers between pages what a whole audience depends on.
 * @param size registrations that are looked at for one page
 */
export function createMeantPages(
  deps: BroadcastDeps,
  size: number = FROZEN_AT_ONCE,
): (broadcast: Meaning) => Promise<MeantPage> {
  const resolved = new Map<string, Resolved>();

  async function resolvedOf(broadcast: Meaning): Promise<Resolved> {
    const key = `${broadcast.id} ${String(broadcast.version)}`;
    const known = resolved.get(key) ?? (await resolveAudience(deps, broadcast.content.audience));
    resolved.clear();
    resolved.set(key, known);
    return known;
  }

  return async (broadcast) => {
    const { after } = broadcast.expansion;
    if (broadcast.of !== null) return followingPage(deps, broadcast, broadcast.of, { after, size });
    const page = await pageMeant(deps, broadcast.content.audience, await resolvedOf(broadcast), {
      after,
      until: broadcast.approvedAt ?? 0,
      limit: size,
    });
    return { meant: page.rows.map((row) => ({ row, gotIt: null })), next: page.next };
  };
}

/** Of a broadcast that follows the one called `of`: its recipients that are meant. */
async function followingPage(
  { storage }: BroadcastDeps,
  broadcast: Pick<Broadcast, 'kind'>,
  of: string,
  { after, size }: { readonly after: string | null; readonly size: number },
): Promise<MeantPage> {
  const got = await storage.listRecipients({
    broadcastId: of,
    states: statesMeant(broadcast),
    after: Number(after ?? 0),
    limit: size,
  });
  const rows = new Map(
    (await storage.listAudienceRows(got.map(({ registrationId }) => registrationId))).map((row) => [
      row.registration.id,
      row,
    ]),
  );
  const last = got.at(-1);
  return {
    meant: got.flatMap(({ registrationId, contactId }) => {
      const row = rows.get(registrationId);
      return row === undefined ? [] : [{ row, gotIt: contactId }];
    }),
    next: last === undefined || got.length < size ? null : String(last.position),
  };
}
