import type { AuditEntry } from '../domain/audit.ts';
import type { Write } from './write.ts';

/**
 * Appends an entry to the audit chain: who did what, to what.
 * @param at UTC milliseconds
 * @param detail counts and choices; never a personal field
 */
export function auditWrite(
  at: number,
  actor: AuditEntry['actor'],
  act: AuditEntry['act'],
  subject: AuditEntry['subject'],
  detail: AuditEntry['detail'] = {},
): Extract<Write, { readonly kind: 'audit' }> {
  return { kind: 'audit', entry: { at, actor, act, subject, detail } };
}
