import { readActor } from '../domain/actor.ts';
import type { AuditRow } from '../domain/audit.ts';
import type { Storage } from '../storage/storage.ts';

/** Rows read together. */
const PAGE = 500;
/** Rows of one search that are looked at before it says how far it has come: a second or two of reading. */
const MOST_LOOKED = 20_000;
/** By so much the clocks of several machines may differ, so that a later row has an earlier time. */
const SKEW_MS = 3_600_000;

/** Which rows of the audit are wanted; all where nothing is said. */
export interface AuditFilter {
  /** Part of the actor, or of the name by which others call them; any case. */
  readonly who?: string;
  /** An act, or the word before its dot, which means all of them. */
  readonly act?: string;
  /** Subjects, any of them. */
  readonly about?: readonly string[];
  /** UTC milliseconds, included. */
  readonly from?: number;
  /** UTC milliseconds, not included. */
  readonly to?: number;
}

type Reads = Pick<Storage, 'listAudit' | 'listAuditBefore'>;

/** What a search found, the newest first. */
export interface AuditFound {
  readonly rows: readonly AuditRow[];
  /** The seq before which to go on; null when nothing is left. */
  readonly next: number | null;
  /** The time of the row at which it gave up looking, UTC milliseconds; null when it did not. */
  readonly lookedTo: number | null;
}

/** One page of what a filter lets through. @param before a seq, of which only earlier rows come */
export async function searchAudit(
  storage: Reads,
  filter: AuditFilter,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<AuditFound> {
  const rows: AuditRow[] = [];
  let looked = 0;
  for await (const row of everyRow(storage, filter, before)) {
    if (lets(filter, row)) {
      if (rows.length === limit) return { rows, next: row.seq + 1, lookedTo: null };
      rows.push(row);
    }
    looked += 1;
    if (looked >= MOST_LOOKED) return { rows, next: row.seq, lookedTo: row.at };
  }
  return { rows, next: null, lookedTo: null };
}

/** All that a filter lets through, the newest first, as it is read. */
export async function* everyFound(storage: Reads, filter: AuditFilter): AsyncGenerator<AuditRow> {
  for await (const row of everyRow(storage, filter, Number.MAX_SAFE_INTEGER))
    if (lets(filter, row)) yield row;
}

function lets({ who, act, from, to }: AuditFilter, row: AuditRow): boolean {
  const wanted = who?.toLowerCase();
  const called = `${row.actor}\n${readActor(row.actor)?.name ?? ''}`.toLowerCase();
  return (
    (wanted === undefined || called.includes(wanted)) &&
    (act === undefined || row.act === act || row.act.startsWith(`${act}.`)) &&
    (from === undefined || row.at >= from) &&
    (to === undefined || row.at < to)
  );
}

/** Rows that may be wanted, the newest first: those of the subjects by their index, from where the time begins. */
async function* everyRow(storage: Reads, filter: AuditFilter, before: number): AsyncGenerator<AuditRow> {
  const { about, from, to } = filter;
  const start = to === undefined ? before : Math.min(before, await placeOf(storage, to + SKEW_MS));
  const rows =
    about === undefined
      ? pagesBefore(storage, start)
      : merged(about.map((subject) => pagesBefore(storage, start, subject)));
  for await (const row of rows) {
    if (from !== undefined && row.at < from - SKEW_MS) return;
    yield row;
  }
}

async function* pagesBefore(storage: Reads, start: number, subject?: string): AsyncGenerator<AuditRow> {
  for (let before: number | undefined = start; before !== undefined;) {
    const page: readonly AuditRow[] = await storage.listAuditBefore({
      ...{ before, limit: PAGE },
      ...(subject === undefined ? {} : { subject }),
    });
    yield* page;
    before = page.length < PAGE ? undefined : page.at(-1)?.seq;
  }
}

/** Several lists, each the newest first, as one. */
async function* merged(lists: readonly AsyncGenerator<AuditRow>[]): AsyncGenerator<AuditRow> {
  const heads = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    const newest = heads.reduce((best, head, at) => (seqOf(head) > seqOf(heads[best]) ? at : best), 0);
    const head = heads[newest];
    const list = lists[newest];
    if (head === undefined || head.done === true || list === undefined) return;
    yield head.value;
    heads[newest] = await list.next();
  }
}

const seqOf = (head: IteratorResult<AuditRow, unknown> | undefined): number =>
  head === undefined || head.done === true ? 0 : head.value.seq;

/** The seq behind the rows of before a time, found by halving: rows are in the order of time but for skews of clocks. */
async function placeOf(storage: Reads, time: number): Promise<number> {
  const [newest] = await storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 });
  let low = 0;
  let high = newest?.seq ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [row] = await storage.listAudit({ after: middle - 1, limit: 1 });
    if (row !== undefined && row.at < time) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
