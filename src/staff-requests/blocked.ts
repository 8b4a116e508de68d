import type { Conversation } from '../domain/conversation.ts';
import { inWhatsAppWindow } from '../domain/whatsapp-window.ts';

/** Why words of staff cannot reach somebody at `now` (UTC milliseconds): their STOP, or WhatsApp's 24 hours are over; null when they can. */
export function blockedBy(
  talk: Pick<Conversation, 'stopped' | 'channel' | 'lastWhatsAppAt'>,
  now: number,
): 'stopped' | 'window' | null {
  if (talk.stopped) return 'stopped';
  return talk.channel === 'whatsapp' && !inWhatsAppWindow(talk.lastWhatsAppAt, now) ? 'window' : null;
}
