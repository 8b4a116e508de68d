import type { Collection } from './copy-port.ts';
import { GUARDED } from './records/guarded.ts';
import { macWalkOf } from './mac-walks.ts';
import type { Storage } from './storage.ts';

const PAGE = 500;

/** A row that somebody wrote past the service: it counts for nothing. */
export interface ForgedRow {
  readonly record: Collection;
  readonly key: string;
}

/**
 * Every row of these records that has not the MAC which only the service makes; none while rows of before are still given theirs. The
 * audit has a walk of its own, with its chain (console/audit-chain.ts).
 */
export async function* forgedRows(
  storage: Pick<Storage, 'findForged' | 'areRowsGuarded'>,
): AsyncGenerator<ForgedRow> {
  for (const record of GUARDED) {
    if (record === 'audit' || !(await storage.areRowsGuarded(macWalkOf(record)))) continue;
    for (let after: string | null | undefined; after !== null;) {
      const page: Awaited<ReturnType<Storage['findForged']>> = await storage.findForged({
        ...{ record, after: after ?? null, limit: PAGE },
      });
      for (const key of [...page.forged, ...page.unread]) yield { record, key };
      after = page.next;
    }
  }
}
