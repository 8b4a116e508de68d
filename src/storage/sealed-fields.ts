import { z } from 'zod';
import { CHANNELS } from '../domain/address.ts';
import { LANGUAGES } from '../domain/language.ts';
import { PORT_IDS } from '../domain/port.ts';
import { APART_WHYS, NEEDS } from '../domain/registration.ts';
import type { Personal } from './records/record.ts';
import { SealedDamaged, type Owner } from './sealed-damaged.ts';
import type { Vault } from './vault.ts';

/** The personal fields of each kind of record: sealed as one, readable by nobody without DATA_KEY. */

/** Not there in rows from before it was known. */
const externalId = z.string().nullable().default(null);

/** Only there when there is something to remember. */
const damping = z.exactOptional(
  z.object({
    texts: z.array(z.object({ hash: z.string(), times: z.number() })).readonly(),
    quick: z.number(),
    lastAt: z.number(),
    told: z.boolean(),
    day: z.string(),
    answers: z.number(),
  }),
);

export const talkFields = z.object({ snapshot: z.string(), address: z.string(), externalId, damping });

export const textFields = z.object({
  from: z.string(),
  externalId,
  text: z.string(),
  payload: z.string().nullable(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  redacted: z.exactOptional(z.literal(true)),
});

export const noteFields = z.object({ text: z.string() });

export const personFields = z.object({
  aNumber: z.string(),
  givenNames: z.string(),
  surnames: z.string(),
  birthDate: z.string(),
});

/** Not there in rows from before there were such phones. */
const otherPhone = z
  .object({ number: z.string(), channel: z.enum(CHANNELS) })
  .nullable()
  .default(null);

export const toldFields = z.object({
  aNumber: z.string(),
  members: z.array(z.object({ aNumber: z.string(), givenNames: z.string(), surnames: z.string() })),
  /** Not there in rows from before it was kept. */
  apart: z
    .array(
      z.object({
        ...{ aNumber: z.string(), givenNames: z.string(), surnames: z.string() },
        why: z.enum(APART_WHYS),
      }),
    )
    .default([]),
  city: z.string().nullable(),
  needs: z.array(z.enum(NEEDS)),
  missing: z.string().nullable(),
  alternate: otherPhone,
  shelter: otherPhone,
  /** Not there in rows from before it was kept. */
  lostAppointmentId: z.string().nullable().default(null),
  /** Not there in rows from before it was kept. */
  moving: z
    .object({ contactId: z.string(), since: z.number(), dueAt: z.number(), by: z.string() })
    .nullable()
    .default(null),
});

/** A-numbers of those of a family who came. */
export const checkInFields = z.object({ members: z.array(z.string()).readonly() });

/** As domain/asks.ts has it. */
const asks = z.discriminatedUnion('what', [
  z.object({ what: z.literal('question'), name: z.string(), mark: z.string().nullable() }),
  z.object({ what: z.literal('appointment'), mark: z.string().nullable() }),
  z.object({ what: z.literal('menu') }),
  z.object({ what: z.literal('told'), reference: z.string() }),
  z.object({ what: z.literal('staff') }),
  z.object({ what: z.literal('broadcast') }),
]);

export const messageFields = z.object({
  to: z.string(),
  content: z.object({
    body: z.string(),
    choices: z.exactOptional(z.array(z.object({ id: z.string(), title: z.string() }))),
    location: z.exactOptional(z.object({ latitude: z.number(), longitude: z.number(), label: z.string() })),
    language: z.exactOptional(z.enum(LANGUAGES)),
    template: z.exactOptional(
      z.object({
        name: z.string(),
        values: z.array(z.string()),
        body: z.string(),
        only: z.exactOptional(z.literal(true)),
      }),
    ),
    sms: z.exactOptional(z.array(z.string())),
    keepAccents: z.exactOptional(z.literal(true)),
    clip: z.exactOptional(z.string()),
    asks: z.exactOptional(asks),
    redacted: z.exactOptional(z.literal(true)),
  }),
});

export const answerFields = z.object({
  answer: z.object({ status: z.number(), body: z.string() }).nullable(),
});

export const recipientFields = z.object({
  to: z.string(),
  values: z.object({
    first_name: z.string(),
    receipt: z.string(),
    reference: z.string().nullable(),
    date: z.string().nullable(),
    time: z.string().nullable(),
    port: z.string().nullable(),
    gate: z.string().nullable(),
    city: z.string().nullable(),
  }),
});

export const programmeFields = z.object({
  operator: z.string().nullable(),
  /** Not there in rows from before it was kept. */
  viewers: z.partialRecord(z.enum(LANGUAGES), z.string()).default({}),
  staffPhones: z
    .array(z.object({ number: z.string(), who: z.string(), admin: z.exactOptional(z.literal(true)) }))
    .readonly(),
  /** Not there in rows from before staff were told of urgent requests. */
  alertLanguage: z.enum(LANGUAGES).default(LANGUAGES[0]),
  gates: z.partialRecord(z.enum(PORT_IDS), z.string()),
  /** Not there in rows from before gates were signed. */
  signatures: z
    .partialRecord(
      z.enum(PORT_IDS),
      z.object({ gate: z.string(), by: z.string(), at: z.number(), stands: z.boolean() }),
    )
    .default({}),
  officeHours: z
    .array(
      z.object({ days: z.array(z.number()).readonly(), from: z.string(), to: z.string(), zone: z.string() }),
    )
    .readonly(),
  helplines: z
    .array(
      z.object({
        name: z.string(),
        number: z.string(),
        languages: z.exactOptional(z.array(z.enum(LANGUAGES)).readonly()),
      }),
    )
    .readonly(),
  /** Not there in rows from before it was kept. */
  papers: z
    .array(
      z.object({
        name: z.record(z.enum(LANGUAGES), z.string()),
        families: z.exactOptional(z.literal(true)),
      }),
    )
    .readonly()
    .default([]),
});

/** Whose log-in it is, and what lets them in: nobody who takes the database away can try passwords on it. */
export const accountFields = z.object({
  email: z.string(),
  passwordHash: z.string().nullable(),
  totp: z.object({ secret: z.string(), confirmedAt: z.number().nullable(), lastStep: z.number() }).nullable(),
  recovery: z.array(z.string()).readonly(),
});

/** What a file was called and how it is opened, how it is read and what was found in it: rows of people among it, for an hour. */
export const jobFields = z.object({
  name: z.string(),
  fileKey: z.string().nullable(),
  asked: z.string(),
  found: z.string().nullable(),
});

/** Not personal, but of many parts: kept as JSON. */
export const expansionFields = z.object({
  after: z.string().nullable(),
  made: z.number(),
  seen: z.record(z.string(), z.number()),
  senders: z.array(z.string()),
  zones: z.array(z.string()),
});

export const figuresFields = z.object({
  families: z.number(),
  told: z.number(),
  appointments: z.number(),
  /** Not there in rows from before appointments could be moved by a change. */
  moved: z.number().default(0),
  people: z.number(),
  days: z.array(
    z.object({ port: z.enum(PORT_IDS), date: z.string(), appointments: z.number(), people: z.number() }),
  ),
  /** Not there in rows from before phases were opened by two people. */
  takenIn: z
    .array(z.object({ port: z.enum(PORT_IDS), families: z.number(), people: z.number() }))
    .default([]),
  digest: z.string(),
});

export const watchFields = z.object({ ended: z.number(), failed: z.number() });

/** What was sealed, as `schema` says it; throws `sealed_damaged` when it is something else. */
export function readOpened<Fields>(schema: z.ZodType<Fields>, opened: unknown, owner: Owner): Fields {
  const read = schema.safeParse(opened);
  if (!read.success) throw new SealedDamaged(owner);
  return read.data;
}

/** The same, by the names of the record that it belongs to, and as it was sealed. */
export function putOpened(
  vault: Vault,
  { schema, put }: Pick<Personal<unknown>, 'schema' | 'put'>,
  sealed: Uint8Array,
  owner: Owner,
): { readonly values: object; readonly opened: unknown } {
  const opened = vault.open(sealed, owner);
  return { values: put(readOpened(schema, opened, owner)), opened };
}
