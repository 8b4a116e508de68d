const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
/** Characters of an id after its time, five bits each. */
export const RANDOM_CHARACTERS = 16;

/**
 * An id in the form of a ULID, Crockford base 32.
 * @param time UTC milliseconds: ids sort by it
 * @param tail RANDOM_CHARACTERS bytes, of each the last five bits
 */
export function idOf(time: number, tail: Uint8Array): string {
  let text = '';
  for (let rest = time, i = 0; i < TIME_CHARACTERS; i += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  for (const byte of tail.subarray(0, RANDOM_CHARACTERS)) text += ALPHABET.charAt(byte & 31);
  return text;
}

/** Source of ids and codes: a port, so that tests can freeze it. */
export interface Ids {
  /** A new id, 26 characters, sorting by the time it was made; never the same twice. */
  next(): string;
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}
