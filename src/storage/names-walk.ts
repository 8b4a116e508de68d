import { z } from 'zod';
import { damaged } from './records/field.ts';

/** The setting that says how far the names of families have been made that were stored before names could be found. */
export const NAMES_SETTING = 'names';

/** Families of cases come first, then those of registrations: a registration may be of a family that the roster has moved. */
const walk = z.discriminatedUnion('of', [
  z.object({ of: z.enum(['cases', 'registrations']), after: z.string() }),
  z.object({ of: z.literal('done') }),
]);
export type NamesWalk = z.infer<typeof walk>;

const BEGIN: NamesWalk = { of: 'cases', after: '' };

/** Reads the setting; null where it was never written. Throws `storage_unavailable` when it is something else. */
export function readWalk(setting: string | null): NamesWalk {
  if (setting === null) return BEGIN;
  const read = walk.safeParse(JSON.parse(setting));
  if (!read.success) throw damaged(NAMES_SETTING);
  return read.data;
}

export const writeWalk = (at: NamesWalk): string => JSON.stringify(at);

/** Where the walk stands after a page of families; `page` is in order, and shorter than was asked for at the end. */
export function nextOfWalk(at: NamesWalk, page: readonly string[], limit: number): NamesWalk {
  if (at.of === 'done') return at;
  const last = page.length < limit ? undefined : page.at(-1);
  if (last !== undefined) return { of: at.of, after: last };
  return at.of === 'cases' ? { of: 'registrations', after: '' } : { of: 'done' };
}
