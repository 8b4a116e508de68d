import type { Session } from '../domain/account.ts';
import type { AuditRow } from '../domain/audit.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Rows that somebody who writes to the database put back to what they were before: they carry a MAC that holds, and yet the audit knows of a
 * later version of them. Every write of a person, a log-in or a token names its version in an entry about it.
 */

/** Entries of one subject that are read at once. */
const PAGE = 10;
/** More entries than a session leaves while it lasts. */
const MOST_ENTRIES = 500;

type Reads = Pick<Storage, 'listAuditBefore' | 'tellPutBack'>;

/** Records of which each version is named in the audit. */
export type VersionedRecord = 'accounts' | 'staff' | 'tokens';

interface Versioned {
  readonly id: string;
  readonly version: number;
}

const versionIn = ({ detail }: AuditRow): number => (typeof detail.version === 'number' ? detail.version : 0);

/** The last version of a row that the audit knows of; 0 where it names none: entries of earlier versions do not. */
async function lastVersion(storage: Reads, id: string): Promise<number> {
  const entries = await storage.listAuditBefore({
    ...{ before: Number.MAX_SAFE_INTEGER, limit: PAGE, subject: id },
  });
  // The largest: who logs in while something is changed may write the version before it behind that.
  return Math.max(0, ...entries.map(versionIn));
}

/**
 * The row as it may count; null where it was put back, of which whoever watches is told.
 * @param again reads it anew: what was written between the two readings is no earlier version
 */
export async function unlessPutBack<Row extends Versioned>(
  storage: Reads,
  record: VersionedRecord,
  row: Row | null,
  again: (id: string) => Promise<Row | null>,
): Promise<Row | null> {
  if (row === null) return null;
  const last = await lastVersion(storage, row.id);
  if (row.version >= last) return row;
  const now = await again(row.id);
  if (now === null || now.version >= last) return now;
  storage.tellPutBack({ record, key: row.id });
  return null;
}

/** The ids of sessions that an entry about their account says ended. */
export const endedBy = ({ act, detail }: Pick<AuditRow, 'act' | 'detail'>): readonly string[] => [
  ...(act === 'account.session_end' && typeof detail.session === 'string' ? [detail.session] : []),
  ...(typeof detail.ended === 'string' ? detail.ended.split(' ') : []),
];

/** Whether the audit says that a session ended which its row says is open; whoever watches is told. */
export async function isRevived(
  storage: Reads,
  { id, accountId }: Pick<Session, 'id' | 'accountId'>,
): Promise<boolean> {
  for (let before = Number.MAX_SAFE_INTEGER, seen = 0; seen < MOST_ENTRIES;) {
    const entries = await storage.listAuditBefore({ before, limit: PAGE, subject: accountId });
    for (const entry of entries) {
      if (endedBy(entry).includes(id)) {
        storage.tellPutBack({ record: 'sessions', key: id });
        return true;
      }
      // It began here.
      if (entry.act === 'account.log_in' && entry.detail.session === id) return false;
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return false;
    before = last.seq;
    seen += entries.length;
  }
  return false;
}
