import { timingSafeEqual } from 'node:crypto';
import { catalogueCodeOf } from '../domain/code-of.ts';
import { canonicalJson } from './canonical-json.ts';
import { placedFields, valueAt, type RecordForm } from './records/record.ts';
import type { Owner, Vault } from './vault.ts';

/**
 * A MAC covers the record's name, the row's key and every field that decides something, personal ones too: so none holds in another
 * row, with another field changed, or made without the key.
 */

/** How what is covered is written down; a MAC begins with it, so that a later way can be told from this one. */
const WAY = 1;

/** What of a row a MAC covers. */
export interface CoveredRow {
  /** The record's fields as they are stored; what stands for those that the row lacks. */
  readonly fields: object;
  /** What was sealed; null where nothing is. */
  readonly personal: unknown;
}

/** The MACs of one record's rows. */
export interface RowMacs {
  make(row: CoveredRow): string;
  /** Whether `mac` is that of the row. */
  holds(row: CoveredRow, mac: unknown): boolean;
}

export function createRowMacs(
  vault: Pick<Vault, 'mac'>,
  { table, fields, key, kept }: Pick<RecordForm, 'table' | 'fields' | 'key' | 'kept'>,
): RowMacs {
  const covered = placedFields(fields).filter(({ name }) => !kept.includes(name));

  /** What is null is left out: a field that is added later may be null in rows of before, and leaves their MACs as they are. */
  function textOf(row: CoveredRow): string {
    const said = covered
      .map((placed) => [`${placed.name}.${placed.inside ?? ''}`, valueAt(row.fields, placed)] as const)
      .filter(([, value]) => value !== null && value !== undefined);
    const of = String(Reflect.get(row.fields, key));
    return canonicalJson(['aviso row', WAY, table, of, Object.fromEntries(said), row.personal]);
  }

  return {
    make: (row) => `${String(WAY)}.${vault.mac(textOf(row)).toString('base64url')}`,
    holds(row, mac) {
      if (typeof mac !== 'string' || !mac.startsWith(`${String(WAY)}.`)) return false;
      const given = Buffer.from(mac.slice(2), 'base64url');
      const own = vault.mac(textOf(row));
      return given.length === own.length && timingSafeEqual(given, own);
    },
  };
}

/** A row as it was read. */
export interface Judged<Value> {
  readonly value: Value;
  /** Whether its MAC is that of what it says. */
  readonly holds: boolean;
}

/**
 * What `judge` reads where it may grant something; null where it may not: somebody wrote it past the service. Neither may what cannot
 * be read at all: one such row keeps nobody from the others.
 */
export function unlessForged<Value>(
  vault: Pick<Vault, 'mayGrant'>,
  owner: Owner,
  judge: () => Judged<Value>,
): Value | null {
  try {
    const { value, holds } = judge();
    return vault.mayGrant(owner, holds) ? value : null;
  } catch (error) {
    // This process may not have the keys that others seal with by now.
    if (catalogueCodeOf(error) === 'storage_busy' || vault.mayGrant(owner, false)) throw error;
    return null;
  }
}
