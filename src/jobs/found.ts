import { z } from 'zod';
import { DATE_ORDERS } from '../csv/dates.ts';
import { ENCODINGS } from '../csv/encoding.ts';
import { OTHER_FILES } from '../csv/unreadable.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import { peopleActFound, type PeopleActFound } from '../domain/people-act.ts';
import { PORT_IDS } from '../domain/port.ts';

const lists = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const line = z.number();

/** As FileProblem has it. */
const problem = z.discriminatedUnion('what', [
  z.object({ what: z.literal('empty') }),
  z.object({ what: z.literal('other_file'), is: z.enum(OTHER_FILES) }),
  z.object({ what: z.literal('encoding'), line }),
  z.object({ what: z.literal('two_encodings'), line, other: line }),
  z.object({ what: z.literal('long_line'), line }),
  z.object({ what: z.literal('no_header') }),
  z.object({ what: z.literal('missing'), columns: lists(z.string()) }),
  z.object({ what: z.literal('twice'), columns: lists(z.string()) }),
  z.object({ what: z.literal('dates'), column: z.string(), dmy: line.nullable(), mdy: line.nullable() }),
]);

/** What an import would change for the families that have registered. */
const consequences = z.object({
  /** Decided again. */
  again: z.number(),
  /** Of these, the ones that get another answer than they were told, and a message about it. */
  told: z.number(),
  /** Appointments that they would lose. */
  lost: z.number(),
  /** How many go from which answer to which. */
  moves: lists(z.object({ from: z.string(), to: z.string(), families: z.number() })),
  /** The first of them, who would lose an appointment before the others. */
  named: lists(
    z.object({
      registrationId: z.string(),
      from: z.string(),
      to: z.string(),
      lost: z.object({ port: z.enum(PORT_IDS), date: z.string(), time: z.string() }).nullable(),
    }),
  ),
  /** Whether there were more than are looked at. */
  more: z.boolean(),
});
export type Consequences = z.output<typeof consequences>;

const rejects = lists(
  z.object({
    line,
    fields: lists(z.string()),
    faults: lists(z.object({ column: z.string(), reason: z.string() })),
  }),
);

/** What was found in a file. */
const fileFound = z.object({
  /** Why it cannot be imported as it is read now; null when it can. */
  problem: problem.nullable(),
  encoding: z.enum(ENCODINGS).nullable(),
  delimiter: z.string().nullable(),
  /** The header as it stands there; empty where there is none. */
  names: lists(z.string()),
  /** The name in the file of each column of ours; null where none was found. */
  mapping: z.record(z.string(), z.string().nullable()),
  dates: z.record(z.string(), z.enum(DATE_ORDERS)),
  /** The first good rows as they are understood, in the order of our columns. */
  first: lists(lists(z.string())),
  /** The first that are not taken. */
  rejects,
  /** Of a roster alone. */
  consequences: consequences.nullable(),
});
export type FileFound = z.output<typeof fileFound>;

/** Who is given what, or was. */
const assignmentFound = z.object({
  given: lists(
    z.object({
      registrationId: z.string(),
      port: z.enum(PORT_IDS),
      date: z.string(),
      time: z.string(),
      people: z.number(),
      enrolledOn: z.string(),
      /** Where the family says it is, when that is at another border than the port. */
      otherBorder: z.string().nullable(),
    }),
  ),
  left: lists(z.object({ registrationId: z.string(), reason: z.string() })),
  /** Ports without a signed gate at which families wait. */
  unsigned: lists(z.enum(PORT_IDS)),
});
export type AssignmentFound = z.output<typeof assignmentFound>;

function read<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  const parsed = schema.safeParse(JSON.parse(text));
  // Of another version: it is looked through again.
  return parsed.success ? parsed.data : null;
}

/** What was found in the file of a job; null before, and after it was let go of. */
export const fileFoundOf = ({ found }: Job): FileFound | null => read(fileFound, found);

/** Who would be given a slot by a job, or was; null before, and after it was let go of. */
export const assignmentFoundOf = ({ found }: Job): AssignmentFound | null => read(assignmentFound, found);

/** With whom an act is done; null before, and after it was let go of. */
export const peopleActFoundOf = ({ found }: Pick<Job, 'found'>): PeopleActFound | null =>
  read(peopleActFound, found);

/** What was asked for, as its schema says. Throws AvisoError `storage_unavailable`. */
export function askedOf<T>(schema: z.ZodType<T>, { asked }: Job): T {
  const parsed = schema.safeParse(JSON.parse(asked));
  if (parsed.success) return parsed.data;
  throw new AvisoError('storage_unavailable', 'A stored value is not what this version writes: asked.');
}
