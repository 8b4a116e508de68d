import type { AddressFlag } from '../transport.ts';

/**
 * What to do about one of Twilio's errors, whether it answers a request or comes with a delivery report.
 *
 * `busy`: not taken or lost on the way through no fault of ours or theirs; again after a growing pause.
 * `phone_off`: a few more tries at other hours.
 * `unknown`: may have been taken; ask before anything else.
 * `refused`: never again to this address; `flag` says what is known of it.
 * `sender`: our sender or account is refused; it stops until an operator looks.
 * `ours`: this message is wrong in itself. Only this one fails, and an operator must look: it is not the sender's
 *   fault, and one such message at the head of the queue must not stop all others.
 */
export type Reaction =
  | { readonly kind: 'busy' | 'phone_off' | 'unknown' | 'sender' | 'ours' }
  | { readonly kind: 'refused'; readonly flag: AddressFlag | null };

const busy = { kind: 'busy' } as const;
const phoneOff = { kind: 'phone_off' } as const;
const unknown = { kind: 'unknown' } as const;
const sender = { kind: 'sender' } as const;
const ours = { kind: 'ours' } as const;
const dead = { kind: 'refused', flag: 'dead' } as const;
const stopped = { kind: 'refused', flag: 'stopped' } as const;
const notOnChannel = { kind: 'refused', flag: 'not_on_channel' } as const;
const outsideWindow = { kind: 'refused', flag: 'outside_window' } as const;
const refused = { kind: 'refused', flag: null } as const;

/** Twilio's error codes (docs: api/errors), each with what we do. A code that is not here: see reactionTo. */
const TABLE: Readonly<Record<number, Reaction>> = {
  // The message was not taken, or was dropped on the way: again.
  20429: busy, // too many requests
  21611: busy, // the sender's queue is full
  30001: busy, // queue overflow
  30009: busy, // a segment was lost
  30022: busy, // carrier's rate for the brand
  30036: busy, // validity period passed while queued
  63012: busy, // the channel's own fault
  63018: busy, // the channel's rate
  // The phone cannot be reached now.
  30003: phoneOff,
  30008: phoneOff, // "unknown": mostly a phone that is off
  63049: phoneOff, // Meta holds it back for now; for numbers of the US, see reactionTo
  // Nobody knows.
  20500: unknown,
  20503: unknown,
  20504: unknown,
  // The address is no good.
  21211: dead, // not a phone number
  21217: dead,
  21614: dead, // a landline
  21635: dead,
  30005: dead, // unknown or no longer in service
  30006: dead, // a landline or a carrier that cannot be reached
  63003: notOnChannel, // no such WhatsApp account
  63015: notOnChannel, // has not joined the sandbox
  63024: notOnChannel,
  63032: notOnChannel, // Meta's limits on this person: SMS instead
  // The person said no.
  21610: stopped,
  63014: stopped,
  63050: stopped,
  // WhatsApp outside its 24 hours.
  63016: outsideWindow,
  // Nor is there a template to say it with: the same may go by SMS, and an operator looks at the template.
  63027: outsideWindow, // it does not exist in that language
  63028: outsideWindow, // another number of variables
  63041: outsideWindow, // paused
  63042: outsideWindow, // switched off
  // Only this pairing of sender and address does not work; others do.
  21408: ours, // no permission for that country
  21608: ours, // a trial account may text verified numbers only
  21612: refused,
  // The message itself is wrong or was filtered.
  21602: ours, // no body
  21617: ours, // longer than 1,600 characters
  21619: ours,
  21656: ours, // content variables
  30004: ours, // blocked
  30007: ours, // filtered by the carrier
  11200: ours, // a clip could not be fetched from us
  12300: ours, // or is of no kind that Twilio takes
  21620: ours, // the address of a clip
  63005: ours,
  63013: ours, // channel policy
  63019: ours, // a clip that WhatsApp could not download
  63021: ours,
  // The sender or the account.
  20003: sender, // authentication
  20005: sender, // account not active
  20404: sender,
  21212: sender, // not a valid sender
  21603: sender,
  21606: sender, // cannot send SMS
  21659: sender, // not a number of the account
  21660: sender,
  21701: sender, // no such messaging service
  21703: sender, // an empty messaging service
  30002: sender, // account suspended
  30032: sender, // toll-free number not verified
  30034: sender, // 10DLC number not registered
  63007: sender, // no such WhatsApp sender
};

/**
 * What to do about an error.
 * @param error Twilio's code (null when the answer had none), the HTTP status (null for a delivery report) and the
 *   address it was sent to
 */
export function reactionTo(error: {
  readonly code: number | null;
  readonly status: number | null;
  readonly to: string;
}): Reaction {
  const { code, status, to } = error;
  // Whatever the code says: after a 5xx the message may exist.
  if (status !== null && (status >= 500 || status === 408)) return unknown;
  if (status === 429) return busy;
  // A redirect answers instead of doing what was asked, except "see other", which may come after it was done.
  if (status === 303) return unknown;
  if (status !== null && status >= 300 && status < 400) return busy;
  // WhatsApp never delivers marketing to numbers of the US: waiting does not help.
  if (code === 63049 && to.startsWith('+1')) return refused;
  const known = code === null ? undefined : TABLE[code];
  if (known !== undefined) return known;
  if (status === 401 || status === 403 || status === 404) return sender;
  return refused;
}
