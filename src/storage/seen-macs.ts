import { catalogueCodeOf } from '../domain/code-of.ts';

/** A row as the walk over MACs has it. */
export interface MacRow {
  readonly key: string;
  /** Throws where the row is not what this version writes. */
  readonly read: () => { readonly holds: boolean; readonly mac: () => string };
}

/** What of a page's rows has no MAC that holds. */
export interface SeenMacs {
  readonly rows: number;
  readonly unmarked: readonly { readonly key: string; readonly mac: () => string }[];
  /** Keys of those that cannot be read, and stay as they are. */
  readonly unread: readonly string[];
  /** What to ask on with; null when there is nothing after these rows. */
  readonly next: string | null;
}

/** Looks at a page of a record's rows. @param limit what was asked for */
export function lookAtMacs(rows: readonly MacRow[], limit: number): SeenMacs {
  const unmarked: { key: string; mac: () => string }[] = [];
  const unread: string[] = [];
  for (const { key, read } of rows) {
    try {
      const { holds, mac } = read();
      if (!holds) unmarked.push({ key, mac });
    } catch (error) {
      // This process may not have the keys that others seal with by now.
      if (catalogueCodeOf(error) === 'storage_busy') throw error;
      unread.push(key);
    }
  }
  const last = rows.length < limit ? undefined : rows.at(-1);
  return { rows: rows.length, unmarked, unread, next: last?.key ?? null };
}
