import type { Collection } from '../copy-port.ts';

/**
 * How rows are found by their key, and in its order, from the index there is: that of cases holds the first characters of
 * their key only. `?1` is a key. @param own the column of the key
 */
export function keyOrder(collection: Collection, own: string) {
  return collection === 'cases'
    ? {
        isKey: 'substr(a_hash, 1, 8) = substr(?1, 1, 8) AND a_hash = ?1',
        byKey: 'substr(a_hash, 1, 8), a_hash',
        behindKey: 'substr(a_hash, 1, 8) >= substr(?1, 1, 8) AND a_hash > ?1',
      }
    : { isKey: `${own} = ?1`, byKey: own, behindKey: `${own} > ?1` };
}
