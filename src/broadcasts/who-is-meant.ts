import type { AudienceRow } from '../domain/audience.ts';
import type { Broadcast, RecipientState } from '../domain/broadcast.ts';
import { keptFromContact } from './kept-back.ts';
import { createMeantPages } from './meant-pages.ts';
import type { BroadcastDeps } from './deps.ts';

/** People of one page. */
const PAGE = 50;
/** Pages that are looked through for somebody who is meant, where databases cannot look for it. */
const LOOKED_THROUGH = 20;

/** Somebody who is meant. Names are personal. */
export interface MeantPerson {
  readonly row: AudienceRow;
  /** Why nothing would go to their phone, whatever it says; null when it would. Of a frozen audience its reason instead. */
  readonly kept: string | null;
  /** What has become of it; null before the audience is frozen. */
  readonly state: RecipientState | null;
}

export interface MeantPeople {
  readonly people: readonly MeantPerson[];
  /** Behind whom the next page begins; null at the end. */
  readonly next: string | null;
}

/**
 * Who a broadcast is for, by page: as things are now, or once its audience is frozen exactly those who are in it.
 * @param after what `next` of the page before said; null for the first
 */
export async function whoIsMeant(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  after: string | null,
): Promise<MeantPeople> {
  return broadcast.dueAt === null || broadcast.state === 'approved'
    ? meantNow(deps, broadcast, after)
    : frozen(deps, broadcast, after);
}

/**
 * The same of one that is still being written, stored or not, as things are now.
 * @param broadcast of which nothing is frozen
 */
export async function meantNow(
  deps: BroadcastDeps,
  broadcast: Pick<Broadcast, 'kind' | 'of'> & {
    readonly content: Pick<Broadcast['content'], 'audience'>;
    readonly approvedAt?: number | null;
  },
  after: string | null,
): Promise<MeantPeople> {
  const approvedAt = broadcast.approvedAt ?? deps.clock.now();
  const nextPage = createMeantPages(deps, PAGE);
  let next = after;
  for (let looked = 1; ; looked += 1) {
    const page = await nextPage({ ...broadcast, id: '', version: 0, approvedAt, expansion: { after: next } });
    const people = page.meant.map(({ row }) => ({ row, kept: keptFromContact(row.talk), state: null }));
    next = page.next;
    if (people.length > 0 || next === null || looked === LOOKED_THROUGH) return { people, next };
  }
}

async function frozen(
  { storage }: BroadcastDeps,
  { id }: Broadcast,
  after: string | null,
): Promise<MeantPeople> {
  const recipients = await storage.listRecipients({
    ...{ broadcastId: id, after: Number(after ?? 0), limit: PAGE },
  });
  const rows = new Map(
    (await storage.listAudienceRows(recipients.map(({ registrationId }) => registrationId))).map((row) => [
      row.registration.id,
      row,
    ]),
  );
  const last = recipients.at(-1);
  return {
    people: recipients.flatMap(({ registrationId, state, reason }) => {
      const row = rows.get(registrationId);
      // Erased since.
      return row === undefined ? [] : [{ row, kept: reason, state }];
    }),
    next: last === undefined || recipients.length < PAGE ? null : String(last.position),
  };
}
