export const CHANNELS = ['sms', 'whatsapp'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * The contact point behind an address: one for all the ways the same line is written.
 *
 * Takes an E.164 number or a WhatsApp business-scoped id (`US.1234…`); gives the same text for
 * every spelling of one line, so that a person has one talk whichever channel they use:
 * Mexico `+521` + 10 digits (WhatsApp) is `+52` + 10 digits (SMS); Argentina `+549` is `+54`;
 * a Brazilian mobile with and without its ninth digit is one line.
 */
export function contactPoint(address: string): string {
  const mexico = /^\+521(\d{10})$/.exec(address);
  if (mexico) return `+52${mexico[1] ?? ''}`;
  const argentina = /^\+549(\d{10})$/.exec(address);
  if (argentina) return `+54${argentina[1] ?? ''}`;
  // Brazilian mobiles start with 6–9 after the two-digit area code; the ninth digit is a leading 9.
  const brazil = /^\+55(\d{2})9([6-9]\d{7})$/.exec(address);
  if (brazil) return `+55${brazil[1] ?? ''}${brazil[2] ?? ''}`;
  return address;
}
