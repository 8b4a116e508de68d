import type { WrappedKey } from '../storage/wrapped-key.ts';

/**
 * How far a rotation to DATA_KEY_NEXT has come, as the stored keys tell. `none`: not begun. `begun`: there is a new key, with which
 * nobody seals. `turned`: new seals are made with it, and there may be old ones. `ended`: DATA_KEY opens nothing any more.
 */
export type RotationState = 'none' | 'begun' | 'turned' | 'ended';

/** @param next the fingerprint of DATA_KEY_NEXT */
export function stateOf(keys: readonly WrappedKey[], next: string): RotationState {
  if (!keys.some(({ dataKey }) => dataKey === next)) return 'none';
  if (keys.every(({ dataKey }) => dataKey === next)) return 'ended';
  return sealsOf(keys).newest === sealsOf(keys).present ? 'turned' : 'begun';
}

const placeOf = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1));

/** The key that is sealed with, and the newest one. */
export function sealsOf(keys: readonly WrappedKey[]): { readonly present: string; readonly newest: string } {
  const seals = keys.filter(({ use }) => use !== 'hash');
  const [newest] = seals.toSorted((a, b) => placeOf(b.name) - placeOf(a.name));
  const present = seals.find(({ use }) => use === 'seal');
  return { present: present?.name ?? '', newest: newest?.name ?? '' };
}
