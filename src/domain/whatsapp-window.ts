const HOUR = 3_600_000;

/** WhatsApp takes free text this long after the person's last message to us; later only approved templates (Twilio error 63016). */
export const WHATSAPP_WINDOW_MS = 24 * HOUR;
/** Kept clear of the end: our clock is not WhatsApp's, and a message takes a while to arrive there. */
const MARGIN_MS = 10 * 60_000;

/**
 * Whether free text sent now would still be taken.
 * @param lastWhatsAppAt UTC milliseconds of the person's last WhatsApp message; null when there was none
 * @param now UTC milliseconds
 */
export function inWhatsAppWindow(lastWhatsAppAt: number | null, now: number): boolean {
  return lastWhatsAppAt !== null && now - lastWhatsAppAt < WHATSAPP_WINDOW_MS - MARGIN_MS;
}
