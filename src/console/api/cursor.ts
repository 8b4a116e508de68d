import { z } from 'zod';
import { ApiError } from './problem.ts';

const MOST = 200;

/** The parameters of every list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(MOST).default(50).describe('how many at most'),
  cursor: z.string().max(500).optional().describe('what `next` of the page before said'),
};

/** A list's answer: `next` asks on, and is null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Reads a cursor that writeCursor made for the same list; throws an ApiError on any other. */
export function readCursor<S extends z.ZodType>(
  place: S,
  cursor: string | undefined,
): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = place.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  throw wrongCursor();
}

function wrongCursor(): ApiError {
  const fault = { in: 'query', pointer: '/cursor', detail: 'Not a cursor of this list.' } as const;
  return new ApiError('request_invalid', undefined, { faults: [fault] });
}

const behind = z.object({ behind: z.string() });

/**
 * A page of a list that is short enough to be read whole and only grows at its end, as everything of one person is.
 * @param nameOf tells the rows apart
 */
export function pageOfAll<Row, Item>(
  all: readonly Row[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  show: (row: Row) => Item,
  nameOf: (row: Row) => string,
): { items: Item[]; next: string | null } {
  const after = readCursor(behind, cursor);
  const last = after === undefined ? -1 : all.findIndex((row) => nameOf(row) === after.behind);
  if (after !== undefined && last === -1) throw wrongCursor();
  const rows = all.slice(last + 1, last + 2 + limit);
  return page(rows, limit, show, (row) => ({ behind: nameOf(row) }));
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}

/**
 * Makes a page of rows of which one more than `limit` was read, if there was one.
 * @param placeOf where the list goes on behind a row, JSON
 */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => Item,
  placeOf: (row: Row) => unknown,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(show),
    next: more ? Buffer.from(JSON.stringify(placeOf(last))).toString('base64url') : null,
  };
}
