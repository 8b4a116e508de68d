import { AvisoError } from '../domain/errors.ts';
import type { KeyStep } from './key-port.ts';
import { fingerprintOf, wrapKey, type DataKeys } from './key-wrap.ts';
import type { WrappedKey } from './wrapped-key.ts';

const NONCE_BYTES = 12;
const KEY_BYTES = 32;

export const keyId = (name: string, dataKey: string): string => `${name}@${dataKey}`;

/** The place of a seal key among those that there were: `seal-2` is the second. */
const placeOf = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1));

/** What a step of a rotation needs. */
export interface Moving {
  readonly dataKeys: DataKeys;
  readonly rows: readonly WrappedKey[];
  /** Every key that the rows hold, by name. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly at: number;
  readonly random: (length: number) => Uint8Array;
}

const refused = (detail: string): AvisoError => new AvisoError('not_possible', detail);

/** The rows after a step; the same ones where it was made before. Throws `not_possible`. */
export function movedKeys(step: KeyStep, moving: Moving): readonly WrappedKey[] {
  const { dataKeys, rows } = moving;
  if (dataKeys.next === null) throw refused('DATA_KEY_NEXT is missing.');
  const next = fingerprintOf(dataKeys.next);
  const wrappers = new Set(rows.map(({ dataKey }) => dataKey));
  // Nothing but the next one is left: it has ended.
  if (wrappers.size === 1 && wrappers.has(next)) return rows;
  const known = [fingerprintOf(dataKeys.key), next];
  if (![...wrappers].every((wrapper) => known.includes(wrapper)))
    throw refused('A rotation to another DATA_KEY_NEXT is under way. Set that one, and end it first.');
  const begun = wrappers.has(next);
  switch (step) {
    case 'begin':
      return begun ? rows : begin(moving, dataKeys.next);
    case 'turn':
      if (!begun) throw refused('It has not begun.');
      return turn(rows);
    case 'end': {
      const last = newestSeal(rows);
      if (!begun || rows.some(({ name, use }) => name === last && use !== 'seal'))
        throw refused('Nothing is sealed with the new key yet.');
      return rows.filter(({ dataKey, use }) => dataKey === next && use !== 'open');
    }
  }
}

function newestSeal(rows: readonly WrappedKey[]): string {
  const [newest] = rows
    .filter(({ use }) => use !== 'hash')
    .toSorted((a, b) => placeOf(b.name) - placeOf(a.name));
  if (newest === undefined) throw refused('The database has no key for seals.');
  return newest.name;
}

function begin({ dataKeys, rows, keys, at, random }: Moving, next: Uint8Array): readonly WrappedKey[] {
  const wrapped = (
    dataKey: Uint8Array,
    row: Omit<WrappedKey, 'id' | 'dataKey' | 'wrapped'>,
    key: Uint8Array,
  ) => {
    const fingerprint = fingerprintOf(dataKey);
    return {
      ...row,
      id: keyId(row.name, fingerprint),
      dataKey: fingerprint,
      wrapped: wrapKey(dataKey, row.name, key, random(NONCE_BYTES)),
    };
  };
  const again = rows.flatMap((row) => {
    const key = keys.get(row.name);
    return key === undefined ? [] : [wrapped(next, row, key)];
  });
  const name = `seal-${String(placeOf(newestSeal(rows)) + 1)}`;
  const fresh = random(KEY_BYTES);
  const added = [dataKeys.key, next].map((dataKey) =>
    wrapped(dataKey, { name, use: 'open', madeAt: at }, fresh),
  );
  return [...rows, ...again, ...added];
}

function turn(rows: readonly WrappedKey[]): readonly WrappedKey[] {
  const newest = newestSeal(rows);
  return rows.map((row) =>
    row.use === 'hash' ? row : { ...row, use: row.name === newest ? 'seal' : 'open' },
  );
}
