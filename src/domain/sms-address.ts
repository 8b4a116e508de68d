/**
 * The number at which a person who is known by a WhatsApp address receives SMS; null for a business-scoped id, which is no
 * phone number. WhatsApp writes Mexico with a 1 that SMS does not take, and old Brazilian mobiles without the ninth digit that
 * SMS needs (mobiles start with 6–9 after the two-digit area code); everyone else's number is the same on both.
 */
export function smsAddressOf(address: string): string | null {
  if (!/^\+[1-9]\d{6,14}$/.test(address)) return null;
  const mexico = /^\+521(\d{10})$/.exec(address)?.[1];
  if (mexico !== undefined) return `+52${mexico}`;
  const [, area, number] = /^\+55(\d{2})([6-9]\d{7})$/.exec(address) ?? [];
  return area !== undefined && number !== undefined ? `+55${area}9${number}` : address;
}
