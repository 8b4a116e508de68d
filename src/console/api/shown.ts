import { z } from 'zod';
import { CHANNELS } from '../../domain/address.ts';

/** Parts of answers that many routes share. */

export const nothing = z.strictObject({});
/** A POST that takes no body; one that comes all the same is not looked at. */
export const noBody = z
  .unknown()
  .optional()
  .transform(() => undefined);

/** Why something was done, in the audit. */
export const reasonBody = z.strictObject({
  reason: z.string().trim().min(1).max(200).describe('for the audit; no name, number or A-number'),
});

export { day, portId } from '../fields.ts';
export const channelName = z.enum(CHANNELS);
/** A moment, ISO 8601 in UTC. */
export const moment = z.iso.datetime();

/** UTC milliseconds as they are shown. */
export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** What only those see who act on people. */
export function personal<S extends z.ZodType>(schema: S) {
  return schema.nullable().describe('null to roles without the act personal.read');
}

/** An A-number for those who may not see it whole: enough to tell two of a family apart. */
export function aNumberFor(seesPeople: boolean, aNumber: string): string {
  return seesPeople ? aNumber : `******${aNumber.slice(-3)}`;
}

/** A local time of day. */
export const time24 = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a 24-hour time, HH:MM.');
