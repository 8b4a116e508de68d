import { z } from 'zod';
import { CHANNELS } from '../../domain/address.ts';
import { AvisoError } from '../../domain/errors.ts';
import { EOIR_STATUSES } from '../../domain/case.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { ATTACHMENTS, CARRIER_ANSWERS } from '../../storage/stored-words.ts';

/**
 * A file of recorded talks: a line of JSON each, the first of which says what admins had set. Nothing in it names anybody
 * (redactor.ts).
 */

/** One message of ours, as two runs can be compared: without what differs from run to run (ours.ts). */
const answer = z.strictObject({
  body: z.string(),
  /** What it asks: the state whose question it is, or `appointment`, `menu`, …; null when nothing. */
  asks: z.string().nullable(),
});
export type Answer = z.infer<typeof answer>;

/** A text, and what it was answered. */
const text = z.strictObject({
  kind: z.literal('text'),
  /** Milliseconds since the talk began, as in each of these. */
  at: z.number(),
  channel: z.enum(CHANNELS),
  /** `{{receipt}}` and `{{reference}}` stand for codes of the talk's own family. */
  text: z.string(),
  /** The button that was pressed, without its mark. */
  pressed: z.string().nullable(),
  attachment: z.enum(ATTACHMENTS).nullable(),
  location: z.strictObject({ latitude: z.number(), longitude: z.number() }).nullable(),
  carrier: z.enum(CARRIER_ANSWERS).nullable(),
  answers: z.array(answer),
});
export type RecordedText = z.infer<typeof text>;

const event = z.discriminatedUnion('kind', [
  text,
  /** An appointment was given: so many days later, at a local time. */
  z.strictObject({
    kind: z.literal('appointment'),
    at: z.number(),
    port: z.enum(PORT_IDS),
    days: z.number(),
    time: z.string(),
  }),
  /** A member of staff wrote, or a broadcast came. */
  z.strictObject({
    kind: z.literal('wrote'),
    at: z.number(),
    who: z.enum(['staff', 'broadcast']),
    asks: z.boolean(),
  }),
  /** Something came of what is not in the talk: it is replayed up to here. */
  z.strictObject({ kind: z.literal('until'), at: z.number(), purpose: z.string() }),
]);
export type RecordedEvent = z.infer<typeof event>;

const person = z.strictObject({
  aNumber: z.string().regex(/^\d{9}$/),
  familyId: z.string(),
  givenNames: z.string(),
  surnames: z.string(),
  birthDate: z.iso.date(),
  nationality: z.string(),
  language: z.string(),
  enrolledOn: z.iso.date(),
  returned: z.boolean(),
  eoirStatus: z.enum(EOIR_STATUSES),
  portOfReturn: z.enum(PORT_IDS),
});

const talk = z.strictObject({
  talk: z.number().int(),
  /** UTC milliseconds of its first text: weeks after it was. */
  began: z.number(),
  /** Whoever of the roster it names. */
  people: z.array(person),
  events: z.array(event),
});
export type RecordedTalk = z.infer<typeof talk>;

const set = z.strictObject({
  form: z.literal('talks'),
  version: z.literal(1),
  operator: z.string(),
  viewers: z.partialRecord(z.enum(LANGUAGES), z.string()),
  gates: z.partialRecord(z.enum(PORT_IDS), z.string()),
  officeHours: z.array(
    z.strictObject({ days: z.array(z.number()), from: z.string(), to: z.string(), zone: z.string() }),
  ),
  helplines: z.array(
    z.strictObject({
      name: z.string(),
      number: z.string(),
      languages: z.exactOptional(z.array(z.enum(LANGUAGES))),
    }),
  ),
  /** Not there in files from before admins set them. */
  papers: z
    .array(
      z.strictObject({
        name: z.record(z.enum(LANGUAGES), z.string()),
        families: z.exactOptional(z.literal(true)),
      }),
    )
    .default([]),
});
/** What admins had set, without phones. */
export type RecordedSettings = z.infer<typeof set>;

export interface RecordedTalks {
  readonly settings: RecordedSettings;
  readonly talks: readonly RecordedTalk[];
}

/** Reads a file of recorded talks. Throws AvisoError `talks_unreadable` with the line. */
export function readTalks(lines: readonly string[]): RecordedTalks {
  const [first = '', ...rest] = lines.filter((line) => line.trim() !== '');
  return {
    settings: parsed(set, first, 1),
    talks: rest.map((line, at) => parsed(talk, line, at + 2)),
  };
}

function parsed<T>(form: z.ZodType<T>, line: string, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new AvisoError('talks_unreadable', `Line ${String(number)} is no JSON.`);
  }
  const read = form.safeParse(value);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new AvisoError('talks_unreadable', `Line ${String(number)} is no talk${where && ` (${where})`}.`);
}
