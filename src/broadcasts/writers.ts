import type { Broadcast } from '../domain/broadcast.ts';
import type { Storage } from '../storage/storage.ts';

const PAGE = 200;
const WROTE: ReadonlySet<string> = new Set(['broadcast.create', 'broadcast.edit']);

/**
 * Everybody who wrote a version of a broadcast or handed it in. The audit is asked too: a process of an earlier version that still runs
 * beside this one writes down the last author only.
 */
export async function writersOf(
  storage: Pick<Storage, 'listAuditBefore'>,
  { id, authors, submittedBy }: Pick<Broadcast, 'id' | 'authors' | 'submittedBy'>,
): Promise<readonly string[]> {
  const writers = new Set(authors);
  if (submittedBy !== null) writers.add(submittedBy);
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const rows = await storage.listAuditBefore({ before, limit: PAGE, subject: id });
    for (const { act, actor } of rows) if (WROTE.has(act)) writers.add(actor);
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return [...writers];
    before = last.seq;
  }
}
