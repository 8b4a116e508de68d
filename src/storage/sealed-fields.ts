import { z } from 'zod';
import { CHANNELS } from '../domain/address.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES } from '../domain/language.ts';
import { NEEDS } from '../domain/registration.ts';
import type { Vault } from './vault.ts';

/** The personal fields of each kind of record: sealed as one, readable by nobody without DATA_KEY. */

/** Not there in rows from before it was known. */
const externalId = z.string().nullable().default(null);

export const talkFields = z.object({ snapshot: z.string(), address: z.string(), externalId });

export const textFields = z.object({
  from: z.string(),
  externalId,
  text: z.string(),
  payload: z.string().nullable(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
});

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
  city: z.string().nullable(),
  needs: z.array(z.enum(NEEDS)),
  missing: z.string().nullable(),
  alternate: otherPhone,
  shelter: otherPhone,
});

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
  }),
});

export const answerFields = z.object({
  answer: z.object({ status: z.number(), body: z.string() }).nullable(),
});

/** Opens what `schema` says was sealed; throws `sealed_damaged` when it cannot be opened or is something else. */
export function openSealed<Fields>(vault: Vault, schema: z.ZodType<Fields>, sealed: Uint8Array): Fields {
  const opened = schema.safeParse(vault.open(sealed));
  if (!opened.success) throw new AvisoError('sealed_damaged');
  return opened.data;
}
