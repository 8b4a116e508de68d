import type { AddressFlag } from '../domain/address-flag.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { isClip, textIdOf } from '../domain/clip.ts';
import type { OutboxRow, OutboxState } from '../domain/message.ts';
import { inWhatsAppWindow } from '../domain/whatsapp-window.ts';
import type { Shared } from './options.ts';

/** Of a text in one of these the phone has it, or is about to. */
const SENT: ReadonlySet<OutboxState> = new Set(['accepted', 'sent', 'delivered']);

/** Until when a message that the channel took keeps the next one of its contact back, UTC milliseconds. Nothing waits for a clip. */
export const heldUntil = ({ clock, tuning }: Pick<Shared, 'clock' | 'tuning'>, row: OutboxRow): number =>
  clock.now() + (isClip(row) ? 0 : tuning.holdMs);

/** Whether what becomes of a message says something of its phone; of a clip only that the person stopped us. */
export const tellsOfPhone = (row: OutboxRow, flag: AddressFlag | 'delivered'): boolean =>
  flag === 'stopped' || !isClip(row);

/**
 * Why a clip does not leave; null when it may: behind its text, as that was written, while WhatsApp takes what is no template. A text
 * that failed, was withdrawn or went another way has no clip, and who has texted since is past it.
 */
export async function needlessClip(
  { storage, clock }: Pick<Shared, 'storage' | 'clock'>,
  clip: Pick<OutboxRow, 'id' | 'contactId' | 'createdAt'>,
): Promise<'text_not_sent' | 'outdated' | 'outside_window' | null> {
  const text = await ifItOpens(storage.findOutbox(textIdOf(clip.id)));
  if (text === null || !SENT.has(text.state)) return 'text_not_sent';
  const talk = await ifItOpens(storage.findConversation(clip.contactId));
  if (talk !== null && talk.lastInboundAt > clip.createdAt) return 'outdated';
  return inWhatsAppWindow(talk?.lastWhatsAppAt ?? null, clock.now()) ? null : 'outside_window';
}
