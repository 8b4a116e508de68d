import { z } from 'zod';
import { contactPoint } from '../domain/address.ts';
import type { Bounds, Report } from './invariants.ts';
import { grouped, type MessageRow, type TextRow } from './rows.ts';

/** What a channel recorded of one message, a line of its log. */
export const phoneMessage = z.object({
  way: z.enum(['in', 'out']),
  /** The channel's id. */
  sid: z.string(),
  /** Ours, of a message out. */
  id: z.string().nullable(),
  /** The phone, as the channel writes it. */
  phone: z.string(),
  body: z.string(),
  /** UTC milliseconds by the channel's clock. */
  at: z.number(),
  /** When it was known that it left or failed; null while it is not. */
  settledAt: z.number().nullable(),
});
export type PhoneMessage = z.output<typeof phoneMessage>;

/** By the channel's clock and ours. */
const CLOCKS_MS = 2_000;

/** What a channel recorded, by contact. */
export interface PhoneLog {
  of(contactId: string): readonly PhoneMessage[];
  readonly contacts: Iterable<string>;
}

/** @param contactIdOf gives the keyed hash of a contact point, as the database does */
export function phoneLog(
  messages: readonly PhoneMessage[],
  contactIdOf: (point: string) => string,
): PhoneLog {
  const byPhone = grouped(messages, ({ phone }) => contactIdOf(contactPoint(phone)));
  return { of: (contactId) => byPhone.get(contactId) ?? [], contacts: byPhone.keys() };
}

/** Reports what the channel's log and the rows of one person do not have alike. */
export function checkPhone(
  log: readonly PhoneMessage[],
  { texts, messages }: { readonly texts: readonly TextRow[]; readonly messages: readonly MessageRow[] },
  { holdMs }: Bounds,
  report: Report,
): void {
  const rows = new Map(messages.map((row) => [row.id, row]));
  const out = log.filter(({ way }) => way === 'out');
  const left = new Map<string, string>();
  const since = Math.min(...messages.map(({ createdAt }) => createdAt));
  let erased = false;
  for (const { sid, id, body, at } of out) {
    const row = rows.get(id ?? '');
    if (row === undefined) {
      // Whoever was erased left nothing; what was sent to them before is in the channel's log alone.
      if (at >= since) report('from_outbox', sid, 'is in no row of the outbox');
      else erased = true;
      continue;
    }
    const before = left.get(row.id);
    if (before !== undefined) report('told_once', row.id, `is at the channel as ${before} and as ${sid}`);
    left.set(row.id, sid);
    if (row.channel === 'sms' && row.content.redacted !== true && plain(row.content.body) !== plain(body))
      report('from_outbox', row.id, 'says something else than was queued');
  }
  const known = new Set(texts.map(({ sid }) => sid));
  const from = erased ? Math.min(...texts.map(({ receivedAt }) => receivedAt)) : -Infinity;
  for (const { way, sid, at } of log)
    if (way === 'in' && !known.has(sid) && at >= from)
      report('text_heard', sid, 'is in the channel’s log and not stored');
  checkInFlight(log, holdMs, report);
}

/** Letters that cost more leave without their marks, and what a phone shows is the same. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

function checkInFlight(log: readonly PhoneMessage[], holdMs: number, report: Report): void {
  let before: PhoneMessage | null = null;
  for (const message of [...log].sort((a, b) => a.at - b.at)) {
    if (message.way === 'in') {
      before = null;
      continue;
    }
    if (before !== null) {
      const free = Math.min(before.settledAt ?? Infinity, before.at + holdMs - CLOCKS_MS);
      if (message.at < free && message.id !== before.id)
        report('one_in_flight', message.id ?? message.sid, `left while ${before.id ?? before.sid} was out`);
    }
    before = message;
  }
}
