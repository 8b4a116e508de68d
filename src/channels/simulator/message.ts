import parsePhoneNumber from 'libphonenumber-js/min';
import { z } from 'zod';
import { CHANNELS, contactPoint, isScopedId, type Channel } from '../../domain/address.ts';
import type { Attachment, InboundMessage } from '../../domain/message.ts';
import { SIMULATED_SENDERS } from './phones.ts';

const ATTACHMENTS = [
  'audio',
  'image',
  'video',
  'document',
  'contact',
  'sticker',
  'other',
] as const satisfies readonly Attachment[];

/**
 * Takes an address as people write it (`+52 55 1234-5678`, `whatsapp:+521…`, a WhatsApp business-scoped id `US.1234`);
 * gives it as the channel would, or null. The 1 after +52 stays: WhatsApp does send it.
 */
export function parseAddress(text: string): string | null {
  // In a query string a bare + arrives as a space.
  const address = text
    .replace(/^whatsapp:/i, '')
    .replace(/^ (?=\d)/, '+')
    .trim();
  if (isScopedId(address)) return address;
  const number = address.replace(/^00/, '+').replace(/[\s().\-/\u00a0]/g, '');
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return null;
  return parsePhoneNumber(contactPoint(number))?.isPossible() === true ? number : null;
}

const address = z.string().transform((text, context) => {
  const parsed = parseAddress(text);
  if (parsed !== null) return parsed;
  context.addIssue('must be a phone number with its country code, such as +525512345678');
  return z.NEVER;
});

/** How a number of ours is written as a sender. */
const ownSender = (channel: Channel, number: string): string =>
  channel === 'whatsapp' ? `whatsapp:${number}` : number;

const posted = z
  .object({
    from: address,
    channel: z.enum(CHANNELS),
    externalId: z
      .string()
      .refine(isScopedId, 'must be a WhatsApp business-scoped id, such as US.1234')
      .nullish(),
    body: z.string().max(20_000).optional(),
    sid: z
      .string()
      .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or . : _ -')
      .optional(),
    to: address.optional(),
    payload: z.string().max(256).nullish(),
    attachment: z.enum(ATTACHMENTS).nullish(),
    latitude: z.number().min(-90).max(90).nullish(),
    longitude: z.number().min(-180).max(180).nullish(),
  })
  .superRefine((text, context) => {
    const hasLatitude = typeof text.latitude === 'number';
    if (hasLatitude !== (typeof text.longitude === 'number')) {
      const missing = hasLatitude ? 'longitude' : 'latitude';
      context.addIssue({ code: 'custom', path: [missing], message: 'is missing: a place needs both' });
    }
    if (text.to !== undefined && ownSender(text.channel, text.to) !== SIMULATED_SENDERS[text.channel]) {
      const message = `must be ${SIMULATED_SENDERS[text.channel]} or left out: no other number is ours`;
      context.addIssue({ code: 'custom', path: ['to'], message });
    }
    // Media and places come without words; a text without words must at least say so.
    if (text.body === undefined && typeof text.attachment !== 'string' && !hasLatitude) {
      context.addIssue({ code: 'custom', path: ['body'], message: 'is missing' });
    }
  });

export type Posted =
  | { readonly ok: true; readonly message: InboundMessage }
  | { readonly ok: false; readonly problems: readonly { readonly field: string; readonly detail: string }[] };

/**
 * Turns the JSON of `POST /simulator/messages` into a text from a person, or names the fields that are wrong.
 * `receivedAt` is UTC milliseconds; `sid` names the message when the JSON does not. The simulated carrier answers no
 * STOP, START or HELP by itself.
 */
export function readPosted(body: unknown, made: { sid: string; receivedAt: number }): Posted {
  const parsed = posted.safeParse(body);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({
        field: issue.path.map(String).join('.') || '(body)',
        // zod's own words for a missing field would quote types; a person wants to know that it is missing.
        detail: issue.message.replace(
          /^Invalid input: expected (\w+), received undefined$/,
          'is missing: a $1',
        ),
      })),
    };
  }
  const { from, channel, externalId, sid, payload, attachment, latitude, longitude } = parsed.data;
  return {
    ok: true,
    message: {
      sid: sid ?? made.sid,
      channel,
      from,
      externalId: externalId ?? (isScopedId(from) ? from : null),
      to: SIMULATED_SENDERS[channel],
      text: parsed.data.body ?? '',
      payload: payload ?? null,
      attachment: attachment ?? null,
      location:
        typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : null,
      answeredByCarrier: null,
      receivedAt: made.receivedAt,
    },
  };
}
