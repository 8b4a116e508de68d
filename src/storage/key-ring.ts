import { createSecretKey, type KeyObject } from 'node:crypto';
import { AvisoError } from '../domain/errors.ts';
import { keyId, movedKeys } from './key-moves.ts';
import type { HeldKeys, KeyStep } from './key-port.ts';
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
  /** What of it may be told. */
  held(): HeldKeys;
  /** The rows after a step of a rotation, which takes what is stored first. Throws as `take` does, and `not_possible`. */
  moved(step: KeyStep, stored: readonly WrappedKey[], at: number): readonly WrappedKey[];
  /** Until then (UTC milliseconds) nobody drops a key that this process seals with. For ever where it was never called. */
  trustUntil(until: number): void;
  /** It could not be told that this process seals with them: nothing is trusted where nothing was told before. */
  doubt(): void;
  /** Throws `storage_busy` when the keys may not be those of the database any more, until they are trusted again. */
  refuseStale(): void;
}

const FIRST = { hash: 'hash-1', seal: 'seal-1' } as const;
const NONCE_BYTES = 12;

/** What one data key opens of the rows, by the name of each key; null where that is not everything. */
function opened(dataKey: Uint8Array, rows: readonly WrappedKey[]): ReadonlyMap<string, Buffer> | null {
  const fingerprint = fingerprintOf(dataKey);
  const keys = new Map<string, Buffer>();
  for (const { name, dataKey: by, wrapped } of rows) {
    if (by !== fingerprint) continue;
    const key = unwrapKey(dataKey, name, wrapped);
    if (key !== null) keys.set(name, key);
  }
  return rows.every(({ name }) => keys.has(name)) ? keys : null;
}

/**
 * @param random gives that many fresh random bytes
 * @param now UTC milliseconds, the real ones
 */
export function createKeyRing(
  dataKeys: DataKeys,
  random: (length: number) => Uint8Array,
  now: () => number = Date.now,
): KeyRing {
  let hashing = createSecretKey(derivedHashKey(dataKeys.key));
  let opening: readonly [KeyObject, ...KeyObject[]] = [createSecretKey(derivedSealKey(dataKeys.key))];
  let names: Omit<HeldKeys, 'dataKeys'> = { opens: [FIRST.seal], seals: FIRST.seal };
  let present: readonly WrappedKey[] | null = null;
  let trusted = Infinity;
  const given = [dataKeys.key, ...(dataKeys.next === null ? [] : [dataKeys.next])];

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

  function unwrapped(rows: readonly WrappedKey[]): ReadonlyMap<string, Buffer> {
    for (const dataKey of given) {
      const keys = opened(dataKey, rows);
      if (keys !== null) return keys;
    }
    throw new AvisoError('storage_key_mismatch');
  }

  function take(rows: readonly WrappedKey[]): void {
    if (rows.length === 0) return;
    const keys = unwrapped(rows);
    const used = (use: WrappedKey['use']) =>
      [...new Set(rows.filter((row) => row.use === use).map(({ name }) => name))].flatMap((name) => {
        const key = keys.get(name);
        return key === undefined ? [] : [{ name, key: createSecretKey(key) }];
      });
    const [hash] = used('hash');
    const [seal] = used('seal');
    if (hash === undefined || seal === undefined) throw new AvisoError('storage_key_mismatch');
    const old = used('open');
    hashing = hash.key;
    opening = [seal.key, ...old.map(({ key }) => key)];
    names = { opens: [seal, ...old].map(({ name }) => name), seals: seal.name };
    present = rows;
  }

  function refuseStale(): void {
    if (now() > trusted)
      throw new AvisoError('storage_busy', 'This process was away; it looks at its keys first.');
  }

  const rows = () => (present ??= firstRows());

  return {
    get sealing() {
      refuseStale();
      return opening[0];
    },
    get opening() {
      return opening;
    },
    get hashing() {
      return hashing;
    },
    rows,
    take,
    held: () => ({ dataKeys: given.map(fingerprintOf), ...names }),
    moved(step, stored, at) {
      take(stored);
      const before = rows();
      return movedKeys(step, { dataKeys, rows: before, keys: unwrapped(before), at, random });
    },
    trustUntil(until) {
      trusted = until;
    },
    doubt() {
      if (trusted === Infinity) trusted = now() - 1;
    },
    refuseStale,
  };
}
