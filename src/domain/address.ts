import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

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

/** What a phone number says; null when no country has numbers of that length. */
interface Phone {
  /** E.164, as written: the 1 that WhatsApp puts after +52 stays. */
  readonly number: string;
  readonly country: string | null;
}

/** A number costs 20 µs and comes again with each text of its person. Emptied when full. */
const PHONES = new Map<string, Phone | null>();
const PHONES_KEPT = 10_000;

function readPhone(number: string): Phone | null {
  const known = PHONES.get(number);
  if (known !== undefined) return known;
  // Numbers are judged by their length, not against lists of ranges, which are older than the newest numbers.
  const parsed = parsePhoneNumberFromString(contactPoint(number));
  const phone = parsed?.isPossible() === true ? { number, country: parsed.country ?? null } : null;
  if (PHONES.size >= PHONES_KEPT) PHONES.clear();
  PHONES.set(number, phone);
  return phone;
}

/** Longer texts hold more than a number. */
const LONGEST = 40;

/**
 * Takes a whole text as a phone number with its country code (`+52 (656) 123-4567`, `0052…`, `whatsapp:+521…`); gives E.164, or null.
 * What stands before the country code is never guessed: a number without one is null.
 */
export function parsePhone(text: string): string | null {
  if (text.length > LONGEST) return null;
  const number = text
    .normalize('NFKC')
    .replace(/^\s*(?:whatsapp|tel):/i, '')
    .replace(/[\s().\-/\p{Pd}\p{Cf}]/gu, '')
    .replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(number) ? (readPhone(number)?.number ?? null) : null;
}

/** The country of an address, ISO 3166-1 alpha-2: by its number, or as a WhatsApp business-scoped id names it; null when neither tells. */
export function countryOf(address: string): string | null {
  const scoped = /^([A-Z]{2})\.[A-Za-z0-9]+$/.exec(address)?.[1];
  if (scoped !== undefined) return scoped;
  return /^\+[1-9]\d{6,14}$/.test(address) ? (readPhone(address)?.country ?? null) : null;
}
