import { z } from 'zod';
import { AvisoError } from '../domain/errors.ts';
import { NEEDS } from '../domain/registration.ts';
import type { Vault } from './vault.ts';

/** The personal fields of each kind of record: sealed as one, readable by nobody without DATA_KEY. */

/** Not there in rows from before it was known. */
const externalId = z.string().nullable().default(null);

export const talkFields = z.object({ snapshot: z.string(), address: z.string(), externalId });

export const textFields = z.object({
  from: z.string(),
  text: z.string(),
  payload: z.string().nullable(),
  externalId,
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
});

export const personFields = z.object({
  aNumber: z.string(),
  givenNames: z.string(),
  surnames: z.string(),
  birthDate: z.string(),
});

export const toldFields = z.object({
  aNumber: z.string(),
  members: z.array(z.object({ aNumber: z.string(), givenNames: z.string(), surnames: z.string() })),
  city: z.string().nullable(),
  needs: z.array(z.enum(NEEDS)),
  missing: z.string().nullable(),
});

export const messageFields = z.object({
  to: z.string(),
  content: z.object({
    body: z.string(),
    choices: z.exactOptional(z.array(z.object({ id: z.string(), title: z.string() }))),
    location: z.exactOptional(z.object({ latitude: z.number(), longitude: z.number(), label: z.string() })),
  }),
});

/** Opens what `schema` says was sealed; throws `sealed_damaged` when it cannot be opened or is something else. */
export function openSealed<Fields>(vault: Vault, schema: z.ZodType<Fields>, sealed: Uint8Array): Fields {
  const opened = schema.safeParse(vault.open(sealed));
  if (!opened.success) throw new AvisoError('sealed_damaged');
  return opened.data;
}
