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
