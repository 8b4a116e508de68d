/** Source of ids and codes: a port, so that tests can freeze it. */
export interface Ids {
  /** A new id, 26 characters, sorting by the time it was made; never the same twice. */
  next(): string;
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}
