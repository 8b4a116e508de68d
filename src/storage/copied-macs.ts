import type { CopiedRow } from './copy-port.ts';
import { ownerOf, placedFields, put, type RecordForm } from './records/record.ts';
import { copiedName } from './records/copied.ts';
import { createRowMacs, type CoveredRow } from './row-macs.ts';
import type { Vault } from './vault.ts';

/** The MACs of a record's rows as they are copied: a target's are made anew, over what it stores, of those rows whose MAC held. */
export function createCopiedMacs(vault: Vault, form: RecordForm) {
  const macs = createRowMacs(vault, form);
  const fields = placedFields(form.fields);
  return {
    /** Whether a row's MAC holds, or need not as yet; always of records that carry none. */
    mayCopy: (row: CoveredRow, mac: unknown): boolean =>
      form.guarded !== true || vault.mayGrant(ownerOf(form, row.fields), macs.holds(row, mac)),
    /** What the target stores; null of what grants nothing there either. */
    copied({ record, holds }: CopiedRow): string | null {
      if (!holds) return null;
      const stored: Record<string, unknown> = {};
      for (const placed of fields) put(stored, placed, record[copiedName(placed)]);
      return macs.make({ fields: stored, personal: record.personal ?? null });
    },
  };
}
