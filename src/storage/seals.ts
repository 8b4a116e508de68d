import { catalogueCodeOf } from '../domain/code-of.ts';
import type { SealsSeen } from './seal-port.ts';
import type { Owner, Vault } from './vault.ts';

/** A row as the walk over seals reads it. */
export interface SealedRow {
  readonly key: string;
  readonly sealed: Uint8Array;
}

/** What is to be written of a page: by key, how it was sealed and how it is to be. */
export interface Resealed extends SealedRow {
  readonly again: Buffer;
}

/** Looks at a page of a record's rows. @param limit what was asked for */
export function lookAtSeals(
  vault: Vault,
  ownerOf: (key: string) => Owner,
  rows: readonly SealedRow[],
  limit: number,
): { readonly seen: SealsSeen; readonly stale: readonly Resealed[] } {
  const stale: Resealed[] = [];
  let damaged = 0;
  for (const row of rows) {
    try {
      const again = vault.reseal(row.sealed, ownerOf(row.key));
      if (again !== null) stale.push({ ...row, again });
    } catch (error) {
      if (catalogueCodeOf(error) !== 'sealed_damaged') throw error;
      damaged += 1;
    }
  }
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    seen: { rows: rows.length, stale: stale.length, damaged, next: last?.key ?? null },
    stale,
  };
}
