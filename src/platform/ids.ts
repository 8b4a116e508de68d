import { randomFillSync } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { idOf, RANDOM_CHARACTERS, type Ids } from '../domain/id.ts';

const POOL_BYTES = 4096;

/**
 * Ids in the form of ULIDs: 48 bits of the clock and 80 random bits in Crockford base 32.
 * Within one millisecond, and when the clock steps back, the random part of the last id grows by one, so order is kept.
 * @param fill fills with random bytes; from a seed where ids are to be the same each time
 */
export function createIds(clock: Clock, fill: (bytes: Buffer) => Buffer = randomFillSync): Ids {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let lastTime = -1;
  const tail = new Uint8Array(RANDOM_CHARACTERS);

  function bytes(length: number): Uint8Array {
    if (length > POOL_BYTES) return fill(Buffer.alloc(length));
    if (used + length > POOL_BYTES) {
      fill(pool);
      used = 0;
    }
    const fresh = Buffer.from(pool.subarray(used, used + length));
    used += length;
    return fresh;
  }

  function increment(): void {
    for (let i = RANDOM_CHARACTERS - 1; i >= 0; i -= 1) {
      const digit = tail[i] ?? 0;
      if (digit < 31) {
        tail[i] = digit + 1;
        return;
      }
      tail[i] = 0;
    }
  }

  return {
    bytes,
    next() {
      const now = clock.now();
      if (now > lastTime) {
        lastTime = now;
        bytes(RANDOM_CHARACTERS).forEach((byte, i) => (tail[i] = byte & 31));
      } else {
        increment();
      }
      return idOf(lastTime, tail);
    },
  };
}
