import type { WrappedKey } from './wrapped-key.ts';

/** The keys that a process has, by their names and fingerprints; never the keys. */
export interface HeldKeys {
  /** Fingerprints of the data keys that it was given. */
  readonly dataKeys: readonly string[];
  /** Names of the keys whose seals it opens. */
  readonly opens: readonly string[];
  /** Name of the one that it seals with. */
  readonly seals: string;
}

/** A process that works on the database, as it told last. */
export interface LiveProcess extends HeldKeys {
  readonly id: string;
  /** Which one it is, for people. */
  readonly name: string;
}

/**
 * `begin`: every key can be had by DATA_KEY_NEXT as well, and there is a new one for seals, which nobody seals with yet. `turn`: new
 * seals are made with that one. `end`: what came before is gone, the old wrappings of all keys included.
 */
export type KeyStep = 'begin' | 'turn' | 'end';

/** The keys of the database, and who has which. */
export interface KeyStorage {
  /** Those of this process. */
  keysHeld(): HeldKeys;
  /** As they are stored. */
  listKeys(): Promise<readonly WrappedKey[]>;
  /** Takes what is stored now. Throws `storage_key_mismatch` when this process has no data key for it. */
  refreshKeys(): Promise<void>;
  /**
   * Makes one step of a rotation to DATA_KEY_NEXT, whole or not at all, and takes what is stored then; a step that was made changes
   * nothing. Throws `not_possible` with the reason.
   * @param at UTC milliseconds
   */
  moveKeys(step: KeyStep, at: number): Promise<void>;
  /**
   * Tells which keys this process has, for `liveMs`. After that it seals nothing (`storage_busy`) until it has told again: by then others
   * may have dropped the key that it seals with. Half as long again others reckon with it.
   */
  announceProcess(process: {
    readonly id: string;
    readonly name: string;
    readonly now: number;
    readonly liveMs: number;
  }): Promise<void>;
  /** It has ended; those that went silent are forgotten, too. */
  dropProcess(id: string, now: number): Promise<void>;
  /** Those that live, as far as is known, by id. */
  listProcesses(now: number): Promise<readonly LiveProcess[]>;
}
