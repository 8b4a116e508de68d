import { createHash } from 'node:crypto';
import type { AuditEntry } from '../domain/audit.ts';
import { canonicalJson } from './canonical-json.ts';

/** What the first entry of a chain has as the hash before it. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * The hash of an audit entry: SHA-256, in lower-case hexadecimal, over the hash before it and the entry's canonical JSON.
 * Only the entry's own fields count, so a stored row may be handed in to verify it.
 */
export function auditHash(previousHash: string, entry: AuditEntry): string {
  const { at, actor, act, subject, detail } = entry;
  return createHash('sha256')
    .update(previousHash)
    .update(canonicalJson({ at, actor, act, subject, detail }))
    .digest('hex');
}

/** What is wrong with an entry in its place. */
export type ChainFault = 'missing' | 'changed' | 'not_chained';

/**
 * What is wrong with the entry that was found as number `seq`, behind one with the hash `head`; null when it follows from that one.
 */
export function faultOf(
  row: AuditEntry & { readonly seq: number; readonly previousHash: string; readonly hash: string },
  { seq, head }: { readonly seq: number; readonly head: string },
): ChainFault | null {
  if (row.seq !== seq) return 'missing';
  if (row.previousHash !== head) return 'not_chained';
  return row.hash === auditHash(head, row) ? null : 'changed';
}
