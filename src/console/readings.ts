import type { Storage } from '../storage/storage.ts';
import { sharedReading } from './shared-reading.ts';

/** Readings that are kept at once; whoever holds one that is not kept any more goes on with it alone. */
const KEPT = 20;

/** Finds the reading of that name, made by `read` if there is none. */
export type Readings<T> = (storage: Storage, name: string, read: () => Promise<T>) => () => Promise<T>;

/** Readings by storage and name, each made once within `maxAgeMs` for all who ask. */
export function createReadings<T>(maxAgeMs: number): Readings<T> {
  const ofStorage = new WeakMap<Storage, Map<string, () => Promise<T>>>();
  return (storage, name, read) => {
    const known = ofStorage.get(storage) ?? new Map<string, () => Promise<T>>();
    ofStorage.set(storage, known);
    const reading = known.get(name) ?? sharedReading(read, maxAgeMs);
    // The one that was asked for last stands last.
    known.delete(name);
    known.set(name, reading);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(oldest);
    }
    return reading;
  };
}
