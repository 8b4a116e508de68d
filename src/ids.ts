import { randomFillSync } from 'node:crypto';
import type { Clock } from './domain/clock.ts';
import type { Ids } from './domain/id.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const POOL_BYTES = 4096;
const RANDOM_CHARACTERS = 16;

/**
 * Ids in the form of ULIDs: 48 bits of the clock and 80 random bits in Crockford base 32.
 * Within one millisecond, and when the clock steps back, the random part of the last id grows by one, so order is kept.
 */
export function createIds(clock: Clock): Ids {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let lastTime = -1;
  let timePart = '';
  const tail = new Uint8Array(RANDOM_CHARACTERS);

  function bytes(length: number): Uint8Array {
    if (length > POOL_BYTES) return randomFillSync(Buffer.alloc(length));
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const fresh = Buffer.from(pool.subarray(used, used + length));
    used += length;
    return fresh;
  }

  function encodeTime(time: number): string {
    let text = '';
    for (let rest = time, i = 0; i < 10; i += 1) {
      text = ALPHABET.charAt(rest % 32) + text;
      rest = Math.floor(rest / 32);
    }
    return text;
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
        timePart = encodeTime(now);
        bytes(RANDOM_CHARACTERS).forEach((byte, i) => (tail[i] = byte & 31));
      } else {
        increment();
      }
      let text = timePart;
      for (const digit of tail) text += ALPHABET.charAt(digit);
      return text;
    },
  };
}
