import { z } from 'zod';
import { faultOf, FIRST_PREVIOUS_HASH } from '../storage/audit-hash.ts';
import type { CopyStorage } from '../storage/copy-port.ts';
import type { Report } from './invariants.ts';
import { rowsOf } from './rows.ts';

const auditRow = z.object({
  seq: z.number(),
  at: z.number(),
  actor: z.string(),
  act: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  previousHash: z.string(),
  hash: z.string(),
});

/** Reports the first entry that does not follow from the one before it. */
export async function checkAudit(rows: Pick<CopyStorage, 'exportRows'>, report: Report): Promise<void> {
  let head = FIRST_PREVIOUS_HASH;
  let seq = 1;
  for await (const row of rowsOf(rows, 'audit', auditRow)) {
    if (faultOf(row, { seq, head }) !== null) {
      report('audit_chained', String(row.seq), `does not follow from entry ${seq - 1}`);
      return;
    }
    head = row.hash;
    seq += 1;
  }
}
