import { PLACE_NAMES } from '../../flows/place-names.ts';
import { partTakesIn, allHaveAppointments, type AudienceRow } from '../domain/audience.ts';
import {
  broadcastGroup,
  broadcastMessageId,
  type Broadcast,
  type BroadcastRecipient,
} from '../domain/broadcast.ts';
import { mayMove } from '../domain/broadcast-problems.ts';
import { tellsAppointment } from '../domain/broadcast-variables.ts';
import { PRIORITIES } from '../domain/message.ts';
import { isWaking } from '../domain/zoned-time.ts';
import type { FeedMove, Write } from '../storage/write.ts';
import { renderBroadcast } from './rendering.ts';
import type { BroadcastTools } from './tools.ts';
import { heirsOf } from './same-phone.ts';
import { wayTo } from './way.ts';

/**
 * What is in the outbox of a sender leaves within this: enough that it never idles between two rounds, or while another worker takes
 * over, and little enough that a pause, a recall or another broadcast is felt at once.
 */
const WINDOW_MS = 30_000;
/** Of a sender without a limit this many are in the outbox at most. */
const MOST_QUEUED = 1_000;
/** One turn of one broadcast: what one commit holds the database for. */
const TURN = 100;
/** What one round puts into the outbox at most. */
const MOST_A_ROUND = 2_000;

const NOTHING = { moved: 0, queued: 0, segments: 0, grew: false } as const;
const NOBODY: ReadonlySet<string> = new Set();

/** Zones of a broadcast in which people may be rung now. */
export function awakeZones({ content, expansion }: Broadcast, now: number): readonly string[] {
  return content.quietHours ? expansion.zones.filter((zone) => isAwake(zone, now)) : expansion.zones;
}

/** A zone that this Node does not know holds nothing back: the same as in the outbox. */
function isAwake(zone: string, now: number): boolean {
  try {
    return isWaking(now, zone);
  } catch {
    return true;
  }
}

/** Puts recipients into the outbox. */
export function createFeeder(tools: BroadcastTools) {
  const { storage, clock, wording } = tools;
  let rounds = 0;

  /**
   * Why one who was meant gets nothing any more, or null. Who got a text gets its correction, whatever has been decided about
   * them since: but one that speaks of their appointment, or could move them, only while they have it.
   */
  function suppressedBy(
    broadcast: Broadcast,
    recipient: BroadcastRecipient,
    row: AudienceRow,
  ): string | null {
    const { registration, talk, appointment } = row;
    const { content, kind } = broadcast;
    const { audience } = content;
    const corrects = kind === 'correction';
    if (registration.stage === 'withdrawn') return 'withdrawn';
    if (registration.contactId !== recipient.contactId) return 'number_changed';
    if (talk === null) return 'no_phone';
    if (talk.stopped) return 'stopped';
    if (!talk.news) return 'news_stopped';
    const { outcomes, phases } = audience.include;
    const stillMeant = partTakesIn(
      { ...(outcomes !== undefined && { outcomes }), ...(phases !== undefined && { phases }) },
      row,
      NOBODY,
    );
    const leftOut = audience.exclude.some(
      (part) =>
        (part.outcomes !== undefined || part.phases !== undefined) &&
        part.unreached === undefined &&
        partTakesIn(part, row, NOBODY),
    );
    if (!corrects && (!stillMeant || leftOut)) return 'outcome_changed';
    const toHolders = allHaveAppointments(audience) && (!corrects || mayMove(content, PLACE_NAMES));
    if (toHolders || tellsAppointment(content)) {
      const { reference, date, time } = recipient.values;
      const same =
        appointment?.reference === (reference ?? undefined) &&
        appointment?.date === (date ?? undefined) &&
        appointment?.time === (time ?? undefined);
      // A correction or a resend is frozen anew: some may have had none by then.
      if (!same || (toHolders && appointment === null)) return 'appointment_changed';
    }
    return null;
  }

  /** What becomes of one recipient whose turn it is, and the message if one is made. */
  function moveOf(
    broadcast: Broadcast,
    recipient: BroadcastRecipient,
    row: AudienceRow | undefined,
    now: number,
  ): { readonly move: FeedMove; readonly send: Write | null } {
    const { position, feeds, contactId, values, language } = recipient;
    const suppressed = (reason: string) => ({
      move: { position, feeds, to: 'suppressed', reason } as const,
      send: null,
    });
    if (row === undefined) return suppressed('withdrawn');
    const reason = suppressedBy(broadcast, recipient, row);
    if (reason !== null || row.talk === null) return suppressed(reason ?? 'no_phone');
    const { content } = broadcast;
    // What was frozen stands as long as it leads to the person; only a WhatsApp window that closed makes another way.
    const way = recipient.channel === 'sms' ? recipient : wayTo(tools, row.talk, now);
    if (way === null) return suppressed('outside_window');
    const { channel } = way;
    const rendered = renderBroadcast(wording, content, { language, channel, values });
    if (rendered === null) return suppressed('value_missing');
    const { segments } = rendered;
    if (way.sender !== recipient.sender) {
      const { sender, to: address } = way;
      return {
        move: { position, feeds, to: 'waiting', channel, sender, segments, address, values },
        send: null,
      };
    }
    const messageId = broadcastMessageId(broadcast.id, position, feeds + 1);
    return {
      move: { position, feeds, to: 'queued', messageId, segments },
      send: {
        kind: 'send',
        message: {
          id: messageId,
          contactId,
          channel,
          to: way.to,
          sender: way.sender,
          priority: PRIORITIES.broadcast,
          purpose: 'broadcast',
          group: broadcastGroup(broadcast.id),
          ...rendered,
          notBefore: now,
          expiresAt: broadcast.expiresAt ?? now,
          quietZone: content.quietHours ? recipient.zone : null,
          evenIfStopped: false,
          createdAt: now,
        },
      },
    };
  }

  /** One turn: up to `limit` of one broadcast at one sender. Gives what it moved, and the segments of what it queued. */
  async function turn(
    broadcast: Broadcast,
    sender: string,
    limit: number,
  ): Promise<{
    readonly moved: number;
    readonly queued: number;
    readonly segments: number;
    /** It waits for one more sender now, of which the next round knows. */
    readonly grew: boolean;
  }> {
    const now = clock.now();
    const zones = awakeZones(broadcast, now);
    const recipients: BroadcastRecipient[] = [];
    for (const canary of broadcast.state === 'canary' ? [true] : [true, false])
      for (const zone of zones) {
        if (recipients.length >= limit) break;
        const query = { broadcastId: broadcast.id, canary, sender, zone };
        recipients.push(...(await storage.listFeedable({ ...query, limit: limit - recipients.length })));
      }
    if (recipients.length === 0) return NOTHING;
    const rows = new Map(
      (await storage.listAudienceRows(recipients.map(({ registrationId }) => registrationId))).map((row) => [
        row.registration.id,
        row,
      ]),
    );
    const moves = recipients.map((recipient) =>
      moveOf(broadcast, recipient, rows.get(recipient.registrationId), now),
    );
    const gone = recipients.filter((_, i) => moves[i]?.move.to === 'suppressed');
    const heirs = await heirsOf(tools, broadcast, gone);
    const { expansion } = broadcast;
    const senders = new Set(expansion.senders);
    for (const { move } of moves) if (move.to === 'waiting') senders.add(move.sender);
    const grew = senders.size > expansion.senders.length;
    const version = broadcast.version + 1;
    const outcome = await storage.commit([
      // Whoever wrote to a sender of ours since that nobody else of the audience has would be looked for at none.
      ...(grew
        ? [
            {
              kind: 'broadcast' as const,
              broadcast: { ...broadcast, version, expansion: { ...expansion, senders: [...senders].sort() } },
            },
          ]
        : []),
      { kind: 'feed', broadcastId: broadcast.id, moves: [...moves.map(({ move }) => move), ...heirs] },
      ...moves.flatMap(({ send }) => send ?? []),
    ]);
    // It was paused, or another worker was faster: the next round sees it as it is then.
    if (outcome !== 'ok') return NOTHING;
    const queued = moves.flatMap(({ move }) => (move.to === 'queued' ? [move.segments] : []));
    return {
      moved: moves.length,
      queued: queued.length,
      segments: queued.reduce((sum, each) => sum + each, 0),
      grew,
    };
  }

  /** Segments that leave a sender before `until`, at most a window's worth. */
  function capacity(sender: string, now: number, until: number): number {
    const rate = tools.rates(sender);
    const seconds = Math.max(0, Math.min(WINDOW_MS, until - now)) / 1000;
    return rate === Infinity
      ? seconds > 0
        ? MOST_QUEUED
        : 0
      : Math.max(seconds > 0 ? 1 : 0, rate * seconds);
  }

  return {
    /**
     * Puts into the outbox what leaves soon, of all broadcasts that are being sent: at each sender they take turns, and who was first
     * last time is last this time. Gives how many messages were queued, and whether it stopped before it was done.
     */
    async feedSome(
      broadcasts: readonly Broadcast[],
    ): Promise<{ readonly queued: number; readonly more: boolean }> {
      rounds += 1;
      const now = clock.now();
      const inOutbox = await storage.sumQueuedRecipients();
      const senders = new Set(broadcasts.flatMap(({ expansion }) => expansion.senders));
      let queued = 0;
      let more = false;
      let looked = 0;
      for (const sender of senders) {
        let used = inOutbox.get(sender) ?? 0;
        let waiting = broadcasts.filter(({ expansion }) => expansion.senders.includes(sender));
        const first = rounds % Math.max(1, waiting.length);
        waiting = [...waiting.slice(first), ...waiting.slice(0, first)];
        while (waiting.length > 0) {
          const further: Broadcast[] = [];
          for (const broadcast of waiting) {
            const room = capacity(sender, now, broadcast.expiresAt ?? now) - used;
            if (room <= 0) continue;
            if (looked >= MOST_A_ROUND) return { queued, more: true };
            const limit = Math.min(TURN, Math.max(1, Math.ceil(room / waiting.length)));
            const done = await turn(broadcast, sender, limit);
            used += done.segments;
            queued += done.queued;
            looked += done.moved;
            more ||= done.grew;
            if (done.moved > 0) further.push(broadcast);
          }
          waiting = further;
        }
      }
      return { queued, more };
    },
  };
}

export type Feeder = ReturnType<typeof createFeeder>;
