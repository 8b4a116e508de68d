import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AvisoError } from '../domain/errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { COLLECTIONS, type Collection, type CopyStorage } from './copy-port.ts';

/** Rows that are written together: what a kill makes to be done again. */
const PAGE = 1_000;
/** Rows that are read together to be compared. */
const COMPARED_AT_ONCE = 5_000;

/** What one database holds of a collection. */
export interface Holding {
  readonly rows: number;
  /** SHA-256, lower-case hexadecimal, over the canonical JSON of every record in their order, each followed by a line feed. */
  readonly digest: string;
  /** Rows of a guarded record that have no MAC, or one that is not theirs: they grant nothing. */
  readonly forged: number;
}

export interface ComparedCollection {
  readonly collection: Collection;
  readonly from: Holding;
  readonly to: Holding;
}

export interface CopyReport {
  readonly collections: readonly ComparedCollection[];
  readonly equal: boolean;
  /** Rows that an earlier, killed run had copied already. */
  readonly resumedAt: number;
}

export interface CopyProgress {
  readonly step: 'copy' | 'compare';
  readonly collection: Collection;
  /** Rows done of the whole step, and rows in all. */
  readonly done: number;
  readonly total: number;
}

export interface CopyOptions {
  readonly from: CopyStorage;
  /** With the same key as `from`: contacts are known by their keyed hash. */
  readonly to: CopyStorage;
  /** UTC milliseconds: what leases are held. */
  readonly now: number;
  readonly pageSize?: number;
  readonly onProgress?: (progress: CopyProgress) => void;
}

const checkpointText = z.object({
  /** Rows of each collection in the source when the copy began. */
  counts: z.record(z.string(), z.number()),
  collection: z.enum(COLLECTIONS),
  /** Where to go on in it; null when it is complete. */
  after: z.string().nullable(),
  done: z.number(),
});
type Checkpoint = z.infer<typeof checkpointText>;

const START = { collection: COLLECTIONS[0], after: null, done: 0 } as const;

async function countsOf(storage: CopyStorage): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const collection of COLLECTIONS) counts[collection] = await storage.countRows(collection);
  return counts;
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, rows) => total + rows, 0);

async function refuseInUse(which: string, storage: CopyStorage, now: number): Promise<void> {
  const held = await storage.heldLeases(now);
  if (held.length > 0)
    throw new AvisoError(
      'not_possible',
      `The service works on ${which} (it holds: ${held.join(', ')}). Stop every process of it and wait half a minute.`,
    );
}

/** What an earlier run into this target left, or null when it is empty; refuses any other target. */
async function earlierRun(
  to: CopyStorage,
  counts: Readonly<Record<string, number>>,
): Promise<Checkpoint | null> {
  const stored = await to.readCheckpoint();
  if (stored === null) {
    const there = Object.entries(await countsOf(to)).filter(([, rows]) => rows > 0);
    if (there.length === 0) return null;
    const what = there.map(([collection, rows]) => `${collection} ${rows}`).join(', ');
    throw new AvisoError('not_possible', `The target is not empty (${what}). Name an empty database.`);
  }
  const checkpoint = checkpointText.parse(JSON.parse(stored));
  if (canonicalJson(checkpoint.counts) !== canonicalJson(counts))
    throw new AvisoError(
      'not_possible',
      'The target holds part of a copy of another source, or the source has changed since. Empty the target and begin again.',
    );
  return checkpoint;
}

/** Reads all of a collection. */
export async function holdingOf(
  storage: CopyStorage,
  collection: Collection,
  onRows: (rows: number) => void = () => undefined,
): Promise<Holding> {
  const hash = createHash('sha256');
  let rows = 0;
  let forged = 0;
  for (let after: string | null | undefined; after !== null;) {
    const page = await storage.exportRows(collection, after ?? null, COMPARED_AT_ONCE);
    for (const { record } of page.rows) hash.update(canonicalJson(record)).update('\n');
    rows += page.rows.length;
    forged += page.rows.filter(({ holds }) => !holds).length;
    onRows(page.rows.length);
    after = page.next;
  }
  return { rows, digest: hash.digest('hex'), forged };
}

/** Where the collections stand that are still to be copied, the first one perhaps in its middle. */
function remaining({ collection, after, done }: Checkpoint) {
  const at = COLLECTIONS.indexOf(collection);
  const begun = done > 0 && after === null;
  return COLLECTIONS.slice(begun ? at + 1 : at).map((name) => ({
    collection: name,
    after: name === collection ? after : null,
  }));
}

/**
 * Copies everything but leases from one database to an empty one, or goes on where a killed run into it stopped; then reads
 * both whole and compares them. Until they are equal the target keeps a checkpoint, by which it is known to be unfinished.
 * What changes in the source meanwhile is found by the comparison.
 *
 * Throws AvisoError `not_possible` with the reason, nothing changed: the service works on one of them, the target
 * holds something else, the source is itself an unfinished copy; and what storages throw.
 */
export async function copyStorage(options: CopyOptions): Promise<CopyReport> {
  const { from, to, now, pageSize = PAGE, onProgress = () => undefined } = options;
  await refuseInUse('the source', from, now);
  await refuseInUse('the target', to, now);
  if ((await from.readCheckpoint()) !== null)
    throw new AvisoError('not_possible', 'The source is itself a copy that was never finished.');
  const counts = await countsOf(from);
  const total = sum(counts);
  const start: Checkpoint = (await earlierRun(to, counts)) ?? { ...START, counts };
  await to.writeCheckpoint(JSON.stringify(start));

  let { done } = start;
  for (const { collection, after: first } of remaining(start)) {
    for (let after: string | null | undefined = first ?? undefined; after !== null;) {
      const page = await from.exportRows(collection, after ?? null, pageSize);
      if (page.rows.length > 0) await to.importRows(collection, page.rows);
      done += page.rows.length;
      after = page.next;
      const checkpoint: Checkpoint = { counts, collection, after, done };
      await to.writeCheckpoint(JSON.stringify(checkpoint));
      onProgress({ step: 'copy', collection, done, total });
    }
  }

  const collections: ComparedCollection[] = [];
  let compared = 0;
  for (const collection of COLLECTIONS) {
    const [ours, theirs] = await Promise.all([
      holdingOf(from, collection, (rows) => {
        compared += rows;
        onProgress({ step: 'compare', collection, done: compared, total });
      }),
      holdingOf(to, collection),
    ]);
    collections.push({ collection, from: ours, to: theirs });
  }
  const equal = collections.every(
    ({ from: a, to: b }) => a.rows === b.rows && a.digest === b.digest && a.forged === b.forged,
  );
  if (equal) await to.writeCheckpoint(null);
  return { collections, equal, resumedAt: start.done };
}
