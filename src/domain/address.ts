import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { plainText } from './plain-text.ts';

export const CHANNELS = ['sms', 'whatsapp'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A WhatsApp business-scoped user id: `US.1234…`, or `US.ENT.1234…` where several businesses share it. */
const SCOPED_ID = /^([A-Z]{2})\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Whether an address is a WhatsApp business-scoped user id: its person may have no number that we know, so no SMS. */
export function isScopedId(address: string): boolean {
  return SCOPED_ID.test(address);
}

// Mexico: 1 after the country code (WhatsApp), or the prefixes of calls before 2019.
const MEXICO = /^\+52(?:1|01|044|045)?(\d{10})$/;
// Argentina: 9 after the country code, or 15 after the area code, of a mobile. Area and line are ten digits, so a 15 can
// stand in one place only.
const ARGENTINA = /^\+540?9?(\d{10})$/;
const ARGENTINA_15 = /^\+540?9?(?:(11)15(\d{8})|([23]\d\d)15(\d{7})|([23]\d{3})15(\d{6}))$/;
// Brazil: 0 and a carrier's two digits before the area code; a ninth digit, a 9, before mobiles, which start with 6–9.
const BRAZIL = /^\+55(?:0(?:\d\d)?)?([1-9]\d)(?:9([6-9]\d{7})|([2-9]\d{7}))$/;

/**
 * The contact point behind an address: one for all the ways the same line is written.
 *
 * Takes an E.164 number or a WhatsApp business-scoped id (`US.1234…`); gives the same text for
 * every spelling of one line, so that a person has one talk whichever channel they use:
 * Mexico `+521` + 10 digits (WhatsApp) is `+52` + 10 digits (SMS); Argentina `+549` is `+54`, and so is a 15 after
 * the area code; a Brazilian mobile with and without its ninth digit is one line. Prefixes of national calls that people
 * leave after the country code go. The spellings are those that libphonenumber reads as one line.
 */
export function contactPoint(address: string): string {
  const spelling = PLANS.find(({ code }) => address.startsWith(code));
  if (spelling === undefined) return address;
  for (const form of spelling.forms) {
    const parts = form.exec(address);
    if (parts !== null) return spelling.code + parts.slice(1).join('');
  }
  return address;
}

/** Groups of each form, put together, are the line. */
const PLANS = [
  { code: '+52', forms: [MEXICO] },
  { code: '+54', forms: [ARGENTINA, ARGENTINA_15] },
  { code: '+55', forms: [BRAZIL] },
];

/** What a phone number says; null when no country has numbers of that length. */
interface Phone {
  /** E.164, as it can be dialled: the 1 that WhatsApp puts after +52 stays. */
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
  const phone =
    parsed?.isPossible() === true ? { number: dialled(number), country: parsed.country ?? null } : null;
  if (PHONES.size >= PHONES_KEPT) PHONES.clear();
  PHONES.set(number, phone);
  return phone;
}

/** Without prefixes of national calls: `+54 11 15 …` is dialled `+54 9 11 …`. */
function dialled(number: string): string {
  if (number.startsWith('+52')) return /^\+521\d{10}$/.test(number) ? number : contactPoint(number);
  if (ARGENTINA_15.test(number)) return `+549${contactPoint(number).slice('+54'.length)}`;
  const read = parsePhoneNumberFromString(number);
  if (read?.isValid() !== true) return number;
  // A prefix that begins otherwise may be the line's own digits: 90 calls collect within Brazil.
  return number.startsWith('0', 1 + read.countryCallingCode.length) ? read.number : number;
}

/** Longer texts hold more than a number. */
const LONGEST = 40;

/**
 * Takes a whole text as a phone number with its country code (`+52 (656) 123-4567`, `0052…`, `whatsapp:+521…`); gives E.164, or null.
 * What stands before the country code is never guessed: a number without one is null.
 */
export function parsePhone(text: string): string | null {
  if (text.length > LONGEST) return null;
  const number = plainText(text)
    .replace(/^\s*(?:whatsapp|tel):/i, '')
    .replace(/[\s().\-/\p{Pd}]/gu, '')
    .replace(/^00/, '+');
  // The example that our texts give; no line has such a number.
  if (/0{8}$/.test(number)) return null;
  return /^\+[1-9]\d{6,14}$/.test(number) ? (readPhone(number)?.number ?? null) : null;
}

/** The country of an address, ISO 3166-1 alpha-2: by its number, or as a WhatsApp business-scoped id names it; null when neither tells. */
export function countryOf(address: string): string | null {
  const scoped = SCOPED_ID.exec(address)?.[1];
  if (scoped !== undefined) return scoped;
  return /^\+[1-9]\d{6,14}$/.test(address) ? (readPhone(address)?.country ?? null) : null;
}
