import { partTakesIn } from '../domain/audience.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import { NEEDS, type Need } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

/** Registrations read at once. */
const PAGE = 500;
/** Who is in a smaller group could be known by it. */
const SMALLEST_SHOWN = 5;
const NOBODY: ReadonlySet<string> = new Set();

/** A count as it may be shown: too small a one is not, nor another one by which that could be worked out. */
export type ShownCount = number | 'few' | 'hidden';

/** How many families told of each need, and at which ports. A family may have several. */
export interface NeedsFigures {
  readonly all: ReadonlyMap<Need, number>;
  readonly ports: ReadonlyMap<PortId, ReadonlyMap<Need, number>>;
}

/** Which needs a family has is sealed: those who have any are found by an index, and read. Gives counts alone. */
export async function readNeeds(storage: Pick<Storage, 'pageAudience'>, now: number): Promise<NeedsFigures> {
  const include = { needs: [...NEEDS] };
  const all = new Map<Need, number>();
  const ports = new Map<PortId, Map<Need, number>>();
  for (let after: string | null = null, more = true; more;) {
    const page = await storage.pageAudience({
      ...{ audience: { include, exclude: [] }, after, until: now, limit: PAGE },
    });
    for (const row of page.rows.filter((each) => partTakesIn(include, each, NOBODY))) {
      const { needs, portOfReturn } = row.registration;
      const there = ports.get(portOfReturn) ?? new Map<Need, number>();
      ports.set(portOfReturn, there);
      for (const need of needs) {
        all.set(need, (all.get(need) ?? 0) + 1);
        there.set(need, (there.get(need) ?? 0) + 1);
      }
    }
    after = page.next;
    more = after !== null;
  }
  return { all, ports };
}

/**
 * A row of counts that belong together and whose sum is known, as it may be shown: a group of one to four is `few`; were it the only one
 * that is not shown, it could be worked out from the sum, so the next smallest is `hidden`. Pure.
 */
export function shownRow(counts: readonly number[]): readonly ShownCount[] {
  const small = counts.filter((count) => count > 0 && count < SMALLEST_SHOWN);
  const others = counts.filter((count) => count >= SMALLEST_SHOWN);
  const also = small.length === 1 && others.length > 0 ? counts.indexOf(Math.min(...others)) : -1;
  return counts.map((count, i) => {
    if (count > 0 && count < SMALLEST_SHOWN) return 'few';
    return i === also ? 'hidden' : count;
  });
}

/** Needs at each port, as they may be shown: ports in their order, needs in theirs. */
export function shownNeedsByPort({
  ports,
}: NeedsFigures): readonly (readonly [PortId, readonly ShownCount[]])[] {
  const there = PORT_IDS.filter((port) => ports.has(port));
  const rows = NEEDS.map((need) => shownRow(there.map((port) => ports.get(port)?.get(need) ?? 0)));
  return there.map((port, i) => [port, rows.map((row) => row[i] ?? 0)]);
}
