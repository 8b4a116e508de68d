import { hashOf, newText } from '../../accounts/codes.ts';
import type { Ids } from '../../domain/id.ts';
import type { FirstLink } from './page.ts';

/** A link that lets in once, for whoever reads what the process prints when it starts. Its text is kept in memory alone. */
export function createFirstLink(ids: Pick<Ids, 'bytes'>): FirstLink {
  const text = newText(ids);
  let hash: string | null = hashOf(text);
  const isGood = (given: string): boolean => hash !== null && hashOf(given) === hash;
  return {
    path: `/console/first/${text}`,
    isGood,
    use(given) {
      if (!isGood(given)) return false;
      hash = null;
      return true;
    },
  };
}
