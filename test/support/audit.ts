import type { Storage } from '../../src/storage/storage.ts';
import { makeAuditEntry, NOW } from './records.ts';

export const ENTRIES = 5;

/** Writes as many entries, each of its own subject and time. */
export async function fillAudit(storage: Storage, entries = ENTRIES): Promise<void> {
  for (let at = 0; at < entries; at += 100)
    await storage.commit(
      Array.from({ length: Math.min(100, entries - at) }, (_, i) => ({
        kind: 'audit' as const,
        entry: makeAuditEntry({ at: NOW + at + i, subject: `phase-${at + i}`, detail: { n: at + i } }),
      })),
    );
}
