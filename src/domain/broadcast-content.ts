import { z } from 'zod';
import { OUTCOMES } from './eligibility.ts';
import { LANGUAGES } from './language.ts';
import { PORT_IDS } from './port.ts';
import { NEEDS } from './registration.ts';

/**
 * What an author writes and decides of a broadcast, declared once: the types, what is stored and what is shown follow from it. What may be
 * written, with its limits, is for the edge that takes it in.
 */

/** Conditions on a registration; all that are given must hold. Empty: every registration that is not withdrawn. */
export const audiencePart = z.object({
  outcomes: z.array(z.enum(OUTCOMES)).exactOptional(),
  /** Ids of phases that take the family in. */
  phases: z.array(z.string()).exactOptional(),
  /** Ports of return. */
  ports: z.array(z.enum(PORT_IDS)).exactOptional(),
  /** As registrants wrote them; case and accents aside. */
  cities: z.array(z.string()).exactOptional(),
  languages: z.array(z.enum(LANGUAGES)).exactOptional(),
  /** One of these at least. */
  needs: z.array(z.enum(NEEDS)).exactOptional(),
  /** Holds an appointment on one of these local dates, both included; without dates: any. */
  appointments: z
    .object({ from: z.string().exactOptional(), to: z.string().exactOptional() })
    .exactOptional(),
  /** Has an appointment to come and was not reached about it. */
  unreached: z.literal(true).exactOptional(),
  /** Receipt codes. */
  receipts: z.array(z.string()).exactOptional(),
});

export const broadcastContent = z.object({
  /** For staff. */
  title: z.string(),
  /** Why it is sent, for staff; not said in those of before. */
  reason: z.string().exactOptional(),
  /** Who is meant: those whom `include` takes in and no part of `exclude` does. */
  audience: z.object({ include: audiencePart, exclude: z.array(audiencePart) }),
  /** With {{variables}}, see broadcast-variables.ts. */
  texts: z.partialRecord(z.enum(LANGUAGES), z.string()),
  /** Whose text those get whose language has none; null: nobody is to be without their own. */
  fallback: z.enum(LANGUAGES).nullable(),
  /** Keeps letters that SMS charges more for. */
  keepAccents: z.boolean(),
  /** Local time at which it starts; null: as soon as it is approved and held back. */
  startsAt: z.object({ date: z.string(), time: z.string(), zone: z.string() }).nullable(),
  /** Between approval and the first message; it can be taken back without a trace in that time. */
  holdMinutes: z.number(),
  /** Share of the recipients, 0 to 1, that get it first. */
  canaryShare: z.number(),
  /** How long the results of those are waited for. */
  canaryMinutes: z.number(),
  /** Share of failures, 0 to 1, above which it pauses by itself. */
  failureLimit: z.number(),
  /** Whether nobody is rung between 21:00 and 08:00 of their own clock. */
  quietHours: z.boolean(),
  /** From its start on; what is not out by then is not sent. */
  livesMinutes: z.number(),
});

type Immutable<Value> = Value extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Immutable<Value[Name]> }
    : Value;

/** Conditions on a registration; all that are given must hold. */
export type AudiencePart = Immutable<z.output<typeof audiencePart>>;

/** What an author writes and decides. All of it is part of what a second person approves. */
export type BroadcastContent = Immutable<z.output<typeof broadcastContent>>;

/** Who is meant: those whom `include` takes in and no part of `exclude` does. */
export type Audience = BroadcastContent['audience'];
