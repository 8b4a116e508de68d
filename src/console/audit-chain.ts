import { faultOf, FIRST_PREVIOUS_HASH, type ChainFault } from '../storage/audit-hash.ts';
import type { Storage } from '../storage/storage.ts';

const PAGE = 1_000;

/** What is wrong with an entry. `forged`: it follows from the one before it, and was not written by the service. */
export type AuditFault = ChainFault | 'forged';

/** What walking the chain found. */
export interface AuditChain {
  /** Entries that hold, from the first on. */
  readonly entries: number;
  /** Hash of the last of them: written down elsewhere, it proves later that nothing before it was changed or cut off. */
  readonly head: string;
  /** The first entry that does not hold, and what is wrong with it; null when all do. */
  readonly broken: { readonly seq: number; readonly why: AuditFault } | null;
}

/**
 * Walks the audit from its first entry: places without a gap, each entry with the hash of the one before, each hash that of its
 * entry, each entry with the MAC that only the service makes. Entries cut off at the end show only against a head that was written down.
 */
export async function verifyAudit(
  storage: Pick<Storage, 'listAudit' | 'findForged' | 'areRowsGuarded'>,
): Promise<AuditChain> {
  // Until entries of before have theirs, one without says nothing.
  const guarded = await storage.areRowsGuarded('macs');
  let entries = 0;
  let head = FIRST_PREVIOUS_HASH;
  for (;;) {
    const rows = await storage.listAudit({ after: entries, limit: PAGE });
    const forged = guarded ? await forgedAmong(storage, entries) : new Set<string>();
    for (const row of rows) {
      const seq = entries + 1;
      const why = faultOf(row, { seq, head }) ?? (forged.has(String(seq)) ? 'forged' : null);
      if (why !== null) return { entries, head, broken: { seq, why } };
      entries = seq;
      head = row.hash;
    }
    if (rows.length < PAGE) return { entries, head, broken: null };
  }
}

async function forgedAmong(
  storage: Pick<Storage, 'findForged'>,
  after: number,
): Promise<ReadonlySet<string>> {
  const { forged } = await storage.findForged({ record: 'audit', after: String(after), limit: PAGE });
  return new Set(forged);
}
