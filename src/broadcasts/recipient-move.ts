import type { AudienceRow } from '../domain/audience.ts';
import {
  broadcastGroup,
  broadcastMessageId,
  type Broadcast,
  type BroadcastRecipient,
} from '../domain/broadcast.ts';
import { PRIORITIES } from '../domain/message.ts';
import { sendWrite, type SendWrite } from '../messages/outgoing.ts';
import type { EnqueueMove } from '../storage/write.ts';
import type { Rendered } from '../wording/wording.ts';
import { whyKeptBack, type KeptBackReason } from './kept-back.ts';
import { renderBroadcast } from './rendering.ts';
import type { BroadcastDeps } from './deps.ts';
import { wayTo, type Way } from './way.ts';

/** What becomes of one recipient, and its message if one is made. */
export interface RecipientMove {
  readonly move: EnqueueMove;
  readonly send: SendWrite | null;
}

/**
 * What becomes of a recipient whose turn it is: queued, kept back, or waiting on for another sender because the way to it changed.
 * @param row its registration as it stands; undefined when there is none any more
 * @param now UTC milliseconds
 */
export function recipientMove(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  recipient: BroadcastRecipient,
  row: AudienceRow | undefined,
  now: number,
): RecipientMove {
  const { position, feeds, values, language, contactId } = recipient;
  const keptBack = (reason: KeptBackReason): RecipientMove => ({
    move: { position, feeds, to: 'suppressed', reason },
    send: null,
  });
  if (row === undefined) return keptBack('withdrawn');
  const way = wayNow(deps, recipient, row, now);
  const rendered =
    way === null
      ? null
      : renderBroadcast(deps.wording, broadcast.content, { language, channel: way.channel, values });
  const reason = whyKeptBack({
    ...{ broadcast, row, contactId, frozen: values, samePhone: false },
    hasWay: way !== null,
    hasText: rendered !== null,
  });
  if (reason !== null || way === null || rendered === null) return keptBack(reason ?? 'value_missing');
  const { segments } = rendered;
  if (way.sender !== recipient.sender) {
    const { channel, sender, to: address } = way;
    return {
      move: { position, feeds, to: 'waiting', channel, sender, segments, address, values },
      send: null,
    };
  }
  const send = messageTo(broadcast, recipient, way, rendered, now);
  return { move: { position, feeds, to: 'queued', messageId: send.message.id, segments }, send };
}

/** What was frozen stands as long as it leads to the person; only a WhatsApp window that closed makes another way. */
function wayNow(
  deps: BroadcastDeps,
  recipient: BroadcastRecipient,
  { talk }: AudienceRow,
  now: number,
): Way | null {
  if (recipient.channel === 'sms') return recipient;
  return talk === null ? null : wayTo(deps, talk, now);
}

function messageTo(
  broadcast: Broadcast,
  { position, feeds, contactId, zone }: BroadcastRecipient,
  { channel, to: address, sender }: Way,
  rendered: Rendered,
  now: number,
): SendWrite {
  const id = broadcastMessageId(broadcast.id, position, feeds + 1);
  return sendWrite(id, now, { contactId, channel, address, sender }, rendered, {
    purpose: 'broadcast',
    priority: PRIORITIES.broadcast,
    group: broadcastGroup(broadcast.id),
    expiresAt: broadcast.expiresAt ?? now,
    quietZone: broadcast.content.quietHours ? zone : null,
  });
}
