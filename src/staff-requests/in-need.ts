import { partTakesIn } from '../domain/audience.ts';
import type { Need, Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

/** Read at once: most of those who have needs have other ones. */
const PAGE = 200;
const NOBODY: ReadonlySet<string> = new Set();

/**
 * Registrations that are not withdrawn and told of one of the needs, by id. Which needs they have is sealed: those who have any are found by
 * an index, and read.
 * @param query.after id of the last one of the page before
 * @param query.until none that was made later, UTC milliseconds
 */
export async function listInNeed(
  storage: Pick<Storage, 'pageAudience'>,
  query: {
    readonly needs: readonly Need[];
    readonly limit: number;
    readonly until: number;
    readonly after: string | null;
  },
): Promise<readonly Registration[]> {
  const { limit, until } = query;
  const include = { needs: [...query.needs] };
  const found: Registration[] = [];
  for (let { after } = query; found.length < limit;) {
    const { rows, next } = await storage.pageAudience({
      audience: { include, exclude: [] },
      ...{ after, until, limit: PAGE },
    });
    found.push(
      ...rows.filter((row) => partTakesIn(include, row, NOBODY)).map(({ registration }) => registration),
    );
    if (next === null) break;
    after = next;
  }
  return found.slice(0, limit);
}
