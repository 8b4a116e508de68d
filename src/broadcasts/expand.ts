import type { AudienceRow } from '../domain/audience.ts';
import {
  SAME_PHONE,
  type Broadcast,
  type BroadcastRecipient,
  type Expansion,
  type RecipientState,
} from '../domain/broadcast.ts';
import { dueAtFirst } from '../domain/broadcast-problems.ts';
import { isPersonal } from '../domain/broadcast-variables.ts';
import { pageMeant, resolveAudience, statesMeant, type Resolved } from './audience.ts';
import { clearRecipients, UNAPPROVED } from './compose.ts';
import { renderBroadcast, valuesOf } from './rendering.ts';
import { auditWrite, stepped, type BroadcastTools } from './tools.ts';
import { phoneAndText, phonesTaken } from './same-phone.ts';
import { smsWay, wayTo } from './way.ts';

/** Registrations frozen in one commit: what it holds the database for. */
const PAGE = 250;

/** One who is meant: a registration, and for a broadcast that follows another one who got that. */
interface Meant {
  readonly row: AudienceRow;
  /** Contact that the earlier message went to; null for a new broadcast. */
  readonly gotIt: string | null;
}

/** Freezes audiences, page by page; remembers between pages what a whole audience depends on. */
export function createExpander(tools: BroadcastTools) {
  const { storage, clock } = tools;
  const resolved = new Map<string, Resolved>();

  async function resolvedOf(broadcast: Broadcast): Promise<Resolved> {
    const key = `${broadcast.id} ${String(broadcast.version)}`;
    const known = resolved.get(key) ?? (await resolveAudience(tools, broadcast.content.audience));
    resolved.clear();
    resolved.set(key, known);
    return known;
  }

  async function nextPage(broadcast: Broadcast): Promise<{ meant: readonly Meant[]; next: string | null }> {
    const { after } = broadcast.expansion;
    if (broadcast.of !== null) return nextFollowing(broadcast, broadcast.of, after);
    const page = await pageMeant(tools, broadcast.content.audience, await resolvedOf(broadcast), {
      after,
      until: broadcast.approvedAt ?? 0,
      limit: PAGE,
    });
    return { meant: page.rows.map((row) => ({ row, gotIt: null })), next: page.next };
  }

  async function nextFollowing(
    broadcast: Broadcast,
    of: string,
    after: string | null,
  ): Promise<{ meant: readonly Meant[]; next: string | null }> {
    const got = await storage.listRecipients({
      broadcastId: of,
      states: statesMeant(broadcast),
      after: Number(after ?? 0),
      limit: PAGE,
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
      next: last === undefined || got.length < PAGE ? null : String(last.position),
    };
  }

  /** Why nothing is sent to one who is meant, or null. */
  function keptBack(
    { row, gotIt }: Meant,
    content: Broadcast['content'],
    taken: ReadonlySet<string>,
  ): string | null {
    const { registration, talk } = row;
    if (registration.stage === 'withdrawn') return 'withdrawn';
    if (gotIt !== null && gotIt !== registration.contactId) return 'number_changed';
    if (talk === null) return 'no_phone';
    if (talk.stopped) return 'stopped';
    if (!talk.news) return 'news_stopped';
    const { language } = registration;
    return taken.has(phoneAndText(content, { contactId: talk.contactId, language })) ? SAME_PHONE : null;
  }

  /** Recipients of a page, and how far the freezing has come with them. */
  async function frozen(
    broadcast: Broadcast,
    meant: readonly Meant[],
    next: string | null,
  ): Promise<{ recipients: readonly BroadcastRecipient[]; expansion: Expansion }> {
    const { content, id, expansion } = broadcast;
    const now = clock.now();
    // A text that is the same for everybody comes to a phone once, for however many families of its language it was registered.
    const once = !isPersonal(content);
    const contacts = meant.flatMap(({ row }) => row.talk?.contactId ?? []);
    const taken = await phonesTaken(tools, broadcast, contacts);
    const seen = new Map(Object.entries(expansion.seen));
    const senders = new Set(expansion.senders);
    const zones = new Set(expansion.zones);
    let { made } = expansion;
    const recipients = meant.map((one): BroadcastRecipient => {
      made += 1;
      const { registration, talk } = one.row;
      const { language, zone } = registration;
      const way = talk === null ? null : wayTo(tools, talk, now);
      const values = valuesOf(one.row);
      const rendered = renderBroadcast(tools.wording, content, {
        language,
        channel: way?.channel ?? 'sms',
        values,
      });
      const reason =
        keptBack(one, content, taken) ??
        (way === null ? 'outside_window' : rendered === null ? 'value_missing' : null);
      const state: RecipientState = reason === null ? 'waiting' : 'suppressed';
      let canary = false;
      if (reason === null && talk !== null && way !== null) {
        if (once) taken.add(phoneAndText(content, { contactId: talk.contactId, language }));
        const stratum = `${language}.${way.channel}`;
        const nth = (seen.get(stratum) ?? 0) + 1;
        seen.set(stratum, nth);
        canary = isCanary(nth, content.canaryShare);
      }
      // Who is kept back for another one at the phone may yet take that one's place.
      if ((reason === null || reason === SAME_PHONE) && talk !== null && way !== null) {
        senders.add(way.sender);
        zones.add(zone);
        // Its 24 hours may be over when its turn comes.
        const later = way.channel === 'whatsapp' ? smsWay(tools, talk) : null;
        if (later !== null) senders.add(later.sender);
      }
      return {
        broadcastId: id,
        position: made,
        registrationId: registration.id,
        contactId: talk?.contactId ?? '',
        language,
        channel: way?.channel ?? talk?.channel ?? 'sms',
        sender: way?.sender ?? '',
        zone,
        canary,
        segments: rendered?.segments ?? 0,
        state,
        reason,
        open: false,
        feeds: 0,
        sentAt: null,
        reply: null,
        to: way?.to ?? '',
        values,
      };
    });
    return {
      recipients,
      expansion: {
        after: next,
        made,
        seen: Object.fromEntries(seen),
        senders: [...senders].sort(),
        zones: [...zones].sort(),
      },
    };
  }

  /** It was small enough to need nobody else, and has grown: a draft again. Who comes too late does nothing. */
  async function takeBack(broadcast: Broadcast, made: number): Promise<void> {
    const after = stepped(broadcast, { event: { type: 'UNDO' }, change: UNAPPROVED });
    if (after === null) return;
    const detail = { count: broadcast.approvedCount, made };
    const outcome = await storage.commit([
      { kind: 'broadcast', broadcast: after },
      auditWrite(clock.now(), 'service', 'broadcast.grew', broadcast, detail),
    ]);
    if (outcome === 'ok') await clearRecipients(tools, broadcast.id);
  }

  return {
    /**
     * Freezes one more page of an approved broadcast, or ends the freezing: then it is held back until its time. One commit; who
     * comes too late does nothing. Gives false when that was the last one.
     */
    async expandSome(broadcast: Broadcast): Promise<boolean> {
      const { id, expansion, approvedHash } = broadcast;
      // What an earlier approval had frozen.
      if (expansion.made === 0 && expansion.after === null) await clearRecipients(tools, id);
      const { meant, next } = await nextPage(broadcast);
      const page = await frozen(broadcast, meant, next);
      // Nobody approved it: it goes to no more people than were counted as the person's own of the day.
      if (broadcast.approvedBy === null && page.expansion.made > (broadcast.approvedCount ?? 0)) {
        await takeBack(broadcast, page.expansion.made);
        return false;
      }
      // With the last page, or a kill in between would freeze everybody once more.
      const after =
        next === null
          ? stepped(broadcast, {
              event: { type: 'EXPANDED' },
              change: {
                expansion: page.expansion,
                // The last is what somebody held it back to meanwhile.
                dueAt: Math.max(dueAtFirst(broadcast), broadcast.dueAt ?? 0),
              },
            })
          : null;
      await storage.commit([
        { kind: 'recipients', broadcastId: id, approvedHash, made: expansion.made, ...page },
        ...(after === null ? [] : [{ kind: 'broadcast' as const, broadcast: after }]),
      ]);
      return next !== null;
    },
  };
}

export type Expander = ReturnType<typeof createExpander>;

/**
 * Whether the `nth` of those alike in language and channel gets it first: the first one, and as many more, evenly spread, as
 * the share says.
 */
export function isCanary(nth: number, share: number): boolean {
  if (share <= 0) return false;
  return nth === 1 || Math.floor((nth - 1) * share) > Math.floor((nth - 2) * share);
}
