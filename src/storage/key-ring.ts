import { createSecretKey, type KeyObject } from 'node:crypto';
import { AvisoError } from '../domain/errors.ts';
import {
  derivedHashKey,
  derivedSealKey,
  fingerprintOf,
  unwrapKey,
  wrapKey,
  type DataKeys,
} from './key-wrap.ts';
import type { WrappedKey } from './wrapped-key.ts';

/** The keys of one database, as a process has them. */
export interface KeyRing {
  /** What new seals are made with. */
  readonly sealing: KeyObject;
  /** What seals may have been made with, `sealing` first. */
  readonly opening: readonly KeyObject[];
  readonly hashing: KeyObject;
  /** As a database keeps them; those of one that keeps none yet are derived from DATA_KEY. */
  rows(): readonly WrappedKey[];
  /**
   * Takes what the database keeps; nothing changes when that is nothing. Throws `storage_key_mismatch` when no data key that this
   * process was given opens all of it.
   */
  take(rows: readonly WrappedKey[]): void;
}

const FIRST = { hash: 'hash-1', seal: 'seal-1' } as const;
const NONCE_BYTES = 12;

export const keyId = (name: string, dataKey: string): string => `${name}@${dataKey}`;

/** What one data key opens of the rows, by the name of each key; null where that is not everything. */
function opened(dataKey: Uint8Array, rows: readonly WrappedKey[]): ReadonlyMap<string, KeyObject> | null {
  const fingerprint = fingerprintOf(dataKey);
  const keys = new Map<string, KeyObject>();
  for (const { name, dataKey: by, wrapped } of rows) {
    if (by !== fingerprint) continue;
    const key = unwrapKey(dataKey, name, wrapped);
    if (key !== null) keys.set(name, createSecretKey(key));
  }
  return rows.every(({ name }) => keys.has(name)) ? keys : null;
}

/** @param random gives that many fresh random bytes */
export function createKeyRing(dataKeys: DataKeys, random: (length: number) => Uint8Array): KeyRing {
  let hashing = createSecretKey(derivedHashKey(dataKeys.key));
  let opening: readonly [KeyObject, ...KeyObject[]] = [createSecretKey(derivedSealKey(dataKeys.key))];
  let present: readonly WrappedKey[] | null = null;

  /** As a database that keeps no keys has them. */
  function firstRows(): readonly WrappedKey[] {
    const { key } = dataKeys;
    const dataKey = fingerprintOf(key);
    const row = (name: string, use: WrappedKey['use'], bytes: Uint8Array): WrappedKey => ({
      ...{ id: keyId(name, dataKey), name, use, dataKey, madeAt: null },
      wrapped: wrapKey(key, name, bytes, random(NONCE_BYTES)),
    });
    return [row(FIRST.hash, 'hash', derivedHashKey(key)), row(FIRST.seal, 'seal', derivedSealKey(key))];
  }

  return {
    get sealing() {
      return opening[0];
    },
    get opening() {
      return opening;
    },
    get hashing() {
      return hashing;
    },
    rows: () => (present ??= firstRows()),
    take(rows) {
      if (rows.length === 0) return;
      const keys =
        opened(dataKeys.key, rows) ?? (dataKeys.next === null ? null : opened(dataKeys.next, rows));
      if (keys === null) throw new AvisoError('storage_key_mismatch');
      const used = (use: WrappedKey['use']) =>
        [...new Set(rows.filter((row) => row.use === use).map(({ name }) => name))].flatMap(
          (name) => keys.get(name) ?? [],
        );
      const [hash] = used('hash');
      const [seal] = used('seal');
      if (hash === undefined || seal === undefined) throw new AvisoError('storage_key_mismatch');
      hashing = hash;
      opening = [seal, ...used('open')];
      present = rows;
    },
  };
}
