import { textIdOf } from '../domain/clip.ts';
import type { OutboxRow, OutboxState } from '../domain/message.ts';
import { inWhatsAppWindow } from '../domain/whatsapp-window.ts';
import type { Shared } from './options.ts';

/** Of a text in one of these the phone has it, or is about to. */
const SENT: ReadonlySet<OutboxState> = new Set(['accepted', 'sent', 'delivered']);

/**
 * Why a clip does not leave; null when it may: behind its text, as that was written, while WhatsApp takes what is no template. A text
 * that failed, was withdrawn or went another way has no clip, and who has texted since is past it.
 */
export async function needlessClip(
  { storage, clock }: Pick<Shared, 'storage' | 'clock'>,
  clip: Pick<OutboxRow, 'id' | 'contactId' | 'createdAt'>,
): Promise<'text_not_sent' | 'outdated' | 'outside_window' | null> {
  const text = await storage.findOutbox(textIdOf(clip.id));
  if (text === null || !SENT.has(text.state)) return 'text_not_sent';
  const talk = await storage.findConversation(clip.contactId);
  if (talk !== null && talk.lastInboundAt > clip.createdAt) return 'outdated';
  return inWhatsAppWindow(talk?.lastWhatsAppAt ?? null, clock.now()) ? null : 'outside_window';
}
