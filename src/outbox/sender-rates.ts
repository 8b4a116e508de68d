/** Gives the cap of a sender: SMS segments or WhatsApp messages a second. */
export type SenderRates = (sender: string) => number;

/** Area codes of toll-free numbers of the North American plan. */
const TOLL_FREE = /^\+1(800|833|844|855|866|877|888)\d{7}$/;
const ENTRY = /^((?:whatsapp:)?(?:\+[1-9]\d{6,14}|\d{3,8}|MG[0-9a-fA-F]{32}))\s*=\s*(\d+(?:\.\d+)?)$/;

/**
 * What Twilio lets a sender of this kind send when nothing else was agreed: WhatsApp 80 messages a second; SMS segments a
 * second: toll-free 3, short code 10, Messaging Service 10, any other number 1 (a US long code's).
 */
function defaultRate(sender: string): number {
  if (sender.startsWith('whatsapp:')) return 80;
  if (sender.startsWith('MG') || /^\d{3,8}$/.test(sender)) return 10;
  return TOLL_FREE.test(sender) ? 3 : 1;
}

/**
 * Reads SENDER_RATES: `sender=rate` pairs, comma separated, e.g. `+15005550006=1,whatsapp:+15005550007=80`.
 * @param text null or empty: every sender has the rate of its kind
 * Gives the rates, or which entry (counted from 1) is wrong; never the entry itself.
 */
export function parseSenderRates(text: string | null): { rates: SenderRates } | { problem: string } {
  const given = new Map<string, number>();
  const entries = (text ?? '').split(',').map((entry) => entry.trim());
  for (const [index, entry] of entries.entries()) {
    if (entry === '') continue;
    const [, sender, rate] = ENTRY.exec(entry) ?? [];
    if (sender === undefined || !(Number(rate) > 0)) {
      return { problem: `entry ${index + 1} is no sender=rate with a rate above 0` };
    }
    given.set(sender, Number(rate));
  }
  return { rates: (sender) => given.get(sender) ?? defaultRate(sender) };
}
