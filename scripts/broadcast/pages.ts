import { z } from 'zod';
import type { Client } from './client.ts';

const MOST = 200;

/** The rows of a list, page by page. */
export async function* rowsOf<S extends z.ZodType>(
  client: Client,
  path: string,
  shape: S,
): AsyncGenerator<z.output<S>> {
  const page = z.object({ items: z.array(shape), next: z.string().nullable() });
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = `${path.includes('?') ? '&' : '?'}limit=${MOST}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const got: z.output<typeof page> = await client.get(path + query, page);
    yield* got.items;
    cursor = got.next;
  }
}

/** A whole list as one answer of the API. */
export async function wholeList(client: Client, path: string): Promise<{ items: unknown[]; next: null }> {
  const items: unknown[] = [];
  for await (const row of rowsOf(client, path, z.unknown())) items.push(row);
  return { items, next: null };
}
