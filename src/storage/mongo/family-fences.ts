import type { ClientSession } from 'mongoose';
import type { Models } from './models.ts';
import { unique } from './outcomes.ts';

/** More would cost an import more writes, fewer would let registrations run into each other more often. */
const FENCES = 256;

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/**
 * Keeps imports and registrations of a family apart. An import marks the registrations that it sees; one that is written
 * beside it from the facts before it would be missed, because neither writes what the other does. So both write the fence of
 * the family, one of a few that all families share: one of the two is run again, and sees what the other one did.
 */
export function createFamilyFences({ fences }: Pick<Models, 'fences'>) {
  return {
    async pass(familyIds: Iterable<string>, session: ClientSession): Promise<void> {
      const ids = new Set<string>();
      for (const familyId of familyIds) ids.add(`family:${hashOf(familyId) % FENCES}`);
      await unique(
        fences.bulkWrite(
          Array.from(ids, (_id) => ({
            updateOne: { filter: { _id }, update: { $inc: { passed: 1 } }, upsert: true },
          })),
          { session, ordered: false },
        ),
        { _id: 'again' },
      );
    },
  };
}

export type FamilyFences = ReturnType<typeof createFamilyFences>;
