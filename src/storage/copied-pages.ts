import { z } from 'zod';
import { textOf } from './records/copied.ts';
import type { CopiedPage, CopiedRow } from './copy-port.ts';

const cursor = z.tuple([z.string(), z.number()]);

/** Rows of one contact behind an order, and of the contacts behind one: each a walk along an index. */
export interface ContactWalk {
  ofContact(contactId: string, behind: number, limit: number): Promise<readonly CopiedRow[]>;
  behindContact(contactId: string, limit: number): Promise<readonly CopiedRow[]>;
}

/** A page of an ordered collection: by contact, and for each in its order. `limit` rows at most. */
export async function pageByContact(
  after: string | null,
  limit: number,
  walk: ContactWalk,
): Promise<CopiedPage> {
  const [contactId, order] = after === null ? ['', 0] : cursor.parse(JSON.parse(after));
  const rows: CopiedRow[] = [];
  if (after !== null) rows.push(...(await walk.ofContact(contactId, order, limit)));
  if (rows.length < limit) rows.push(...(await walk.behindContact(contactId, limit - rows.length)));
  const last = rows.at(-1);
  const next =
    last === undefined || rows.length < limit
      ? null
      : JSON.stringify([textOf(last, 'contactId'), last.order]);
  return { rows, next };
}

/** A page of a collection that goes by its key. */
export function pageByKey(rows: readonly CopiedRow[], limit: number, key: string): CopiedPage {
  const last = rows.length < limit ? undefined : rows.at(-1);
  return { rows, next: last === undefined ? null : String(last.record[key]) };
}
