/** What a key is for: hashes; seals, new ones and old ones; old seals alone. */
export const KEY_USES = ['hash', 'seal', 'open'] as const;

/** A key as the database keeps it: wrapped by a data key, once for each that is to open it. */
export interface WrappedKey {
  /** Which key by which data key. */
  readonly id: string;
  readonly name: string;
  readonly use: (typeof KEY_USES)[number];
  /** The fingerprint of the data key. */
  readonly dataKey: string;
  readonly wrapped: string;
  /** UTC milliseconds; null for those that were derived from DATA_KEY before databases kept keys. */
  readonly madeAt: number | null;
}
