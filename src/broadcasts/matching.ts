import type { AudienceRow } from '../domain/audience.ts';
import { audienceOf, phoneFits, type PeopleFilter } from '../domain/people-filter.ts';
import { pageMeant, resolveAudience, type AudienceDeps, type Resolved } from './audience.ts';

/** Families that are read together. */
const READ = 500;
/** Registrations among which one look is for them: where few fit, all of a large programme would be gone through at once. */
const WITHIN = 10_000;

/** A page of families that fit a filter; `next` is what to ask on with, null at the end. */
export interface MatchingPage {
  readonly rows: readonly AudienceRow[];
  readonly next: string | null;
}

/**
 * Families that fit a filter, by registration id, page by page; remembers between pages what the whole filter depends on.
 * @param until none that registered later, UTC milliseconds
 */
export function createMatching(
  deps: AudienceDeps,
  filter: PeopleFilter,
  until: number,
): (after: string | null, limit?: number) => Promise<MatchingPage> {
  const audience = audienceOf(filter);
  let resolved: Resolved | null = null;
  return async (after, limit = READ) => {
    resolved ??= await resolveAudience(deps, audience);
    const { rows, next } = await pageMeant(deps, audience, resolved, {
      ...{ after, until, limit, within: WITHIN },
    });
    return { rows: rows.filter((row) => phoneFits(filter, row)), next };
  };
}

/** Pages that are looked through for families of one page of a list, where databases cannot look for them. */
const LOOKED_THROUGH = 5;

/**
 * The first families behind `after` that fit, no more than `most`. Looks through so many only that a page is never long in coming: `next` may
 * be given with fewer of them, or none.
 */
export async function listMatching(
  deps: AudienceDeps,
  filter: PeopleFilter,
  { after, most, until }: { readonly after: string | null; readonly most: number; readonly until: number },
): Promise<MatchingPage> {
  const nextPage = createMatching(deps, filter, until);
  const rows: AudienceRow[] = [];
  let next = after;
  // The first look is for as many as are shown: where databases find them, no row too many is opened.
  for (let looked = 0; looked < LOOKED_THROUGH; looked += 1) {
    const page = await nextPage(next, looked === 0 ? most + 1 : READ);
    rows.push(...page.rows);
    next = page.next;
    if (rows.length > most || next === null) break;
  }
  if (rows.length <= most) return { rows, next };
  const shown = rows.slice(0, most);
  return { rows: shown, next: shown.at(-1)?.registration.id ?? null };
}
