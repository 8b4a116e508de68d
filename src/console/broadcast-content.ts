import { z } from 'zod';
import { NEEDS } from '../domain/registration.ts';
import { CHANNELS, parsePhone } from '../domain/address.ts';
import { OUTCOMES } from '../domain/eligibility.ts';
import type { AudiencePart, BroadcastContent } from '../domain/broadcast-content.ts';
import { LANGUAGES } from '../domain/language.ts';
import { isTime24, isZone } from '../domain/zoned-time.ts';
import { day, portId } from './fields.ts';

/**
 * What may be written of a broadcast. Here stands what makes no sense whatever follows; what is only not ready yet (a language without
 * a text, a name that nobody knows, a word that moves people) is told by the review, because a draft may be half written.
 */

const MOST_RECEIPTS = 10_000;
const MOST_EXCLUSIONS = 20;
/** As much as Twilio takes in one message. */
const LONGEST_TEXT = 1_600;
const DAY_MINUTES = 24 * 60;

export const languageName = z.enum(LANGUAGES);

const some = <Item extends z.ZodType>(item: Item, most: number) => z.array(item).min(1).max(most);

/** Every condition that is given must hold. */
const audiencePart = z
  .strictObject({
    outcomes: some(z.enum(OUTCOMES), OUTCOMES.length).exactOptional(),
    phases: some(z.string().min(1).max(60), 100).exactOptional().describe('that take the family in'),
    ports: some(portId, 100).exactOptional().describe('of return'),
    cities: some(z.string().trim().min(1).max(100), 200)
      .exactOptional()
      .describe('as people wrote them; case and accents aside'),
    languages: some(languageName, LANGUAGES.length).exactOptional(),
    needs: some(z.enum(NEEDS), NEEDS.length).exactOptional().describe('who told of one of these'),
    appointments: z
      .strictObject({ from: day.exactOptional(), to: day.exactOptional() })
      .refine(({ from = '', to = '~' }) => from <= to, 'Must not end before it begins.')
      .exactOptional()
      .describe('holds one, on these days at the port or on any'),
    unreached: z
      .literal(true)
      .exactOptional()
      .describe('has an appointment to come and was not reached about it'),
    receipts: some(z.string().trim().toUpperCase().min(1).max(40), MOST_RECEIPTS).exactOptional(),
  } satisfies Record<keyof AudiencePart, z.ZodType>)
  .meta({ id: 'AudienceConditions', description: 'All that are given must hold; without any: everybody' });

export const audienceSchema = z.strictObject({
  include: audiencePart,
  exclude: z
    .array(audiencePart)
    .max(MOST_EXCLUSIONS)
    .default([])
    .describe('whoever fits one of these is left out'),
});

const title = z.string().trim().min(1).max(200).describe('for staff');

/** As many characters as somebody reads who approves it. */
const LONGEST_REASON = 500;

const others = {
  reason: z
    .string()
    .trim()
    .max(LONGEST_REASON)
    .exactOptional()
    .describe('why it is sent, for who approves it; no name, number or A-number'),
  audience: audienceSchema.exactOptional(),
  texts: z
    .partialRecord(languageName, z.string().max(LONGEST_TEXT))
    .exactOptional()
    .describe(
      'by language; {{first_name}}, {{receipt}}, and for who has an appointment {{reference}}, {{date}}, {{time}}, {{port}}, {{gate}}, {{city}}',
    ),
  fallback: languageName
    .nullable()
    .exactOptional()
    .describe('whose text those get whose language has none; null: nobody is to be without their own'),
  keepAccents: z.boolean().exactOptional().describe('keeps letters that SMS charges more for'),
  startsAt: z
    .strictObject({
      date: day,
      time: z.string().refine(isTime24, 'Must be a 24-hour time, HH:MM.'),
      zone: z.string().max(60).refine(isZone, 'Must be an IANA time zone such as America/Tijuana.'),
    })
    .nullable()
    .exactOptional()
    .describe('local; null: as soon as it is approved and has been held back'),
  holdMinutes: z
    .int()
    .min(0)
    .max(DAY_MINUTES)
    .exactOptional()
    .describe('between approval and the first message'),
  canaryShare: z.number().min(0).max(1).exactOptional().describe('share that gets it first'),
  canaryMinutes: z
    .int()
    .min(0)
    .max(DAY_MINUTES)
    .exactOptional()
    .describe('how long their results are waited for'),
  failureLimit: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .describe('share of failures above which it pauses by itself'),
  quietHours: z
    .boolean()
    .exactOptional()
    .describe('nobody is rung between 21:00 and 08:00 of their own clock'),
  livesMinutes: z
    .int()
    .min(1)
    .max(30 * DAY_MINUTES)
    .exactOptional()
    .describe('from its start on; what is not out by then is not sent'),
} satisfies Record<Exclude<keyof BroadcastContent, 'title'>, z.ZodType>;

export const newContent = z.strictObject({ title, ...others });

/** Each field that is given is replaced whole. */
export const contentChange = z
  .strictObject({ title: title.exactOptional(), ...others })
  .refine((change) => Object.keys(change).length > 0, 'Must change something.');

/** What a correction says instead. */
export const correctedContent = z.strictObject({
  title,
  texts: z.partialRecord(languageName, z.string().max(LONGEST_TEXT)),
});

/** A phone with its country code, as E.164. */
export const phoneNumber = z
  .string()
  .max(40)
  .transform((text, context) => {
    const number = parsePhone(text);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'Not a phone number with + and its country code.' });
    return z.NEVER;
  });

/** Phones of staff. */
export const testPhones = z
  .array(z.strictObject({ to: phoneNumber, channel: z.enum(CHANNELS) }))
  .min(1)
  .max(5);
