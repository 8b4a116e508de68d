import type { Clock } from '../../src/domain/clock.ts';
import type { Ids } from '../../src/domain/id.ts';

/** Ids that are the same in every run: a counter, and bytes from a small generator. */
export function frozenIds(clock: Clock, seed = 1): Ids {
  let count = 0;
  let state = seed;
  return {
    next() {
      count += 1;
      return `${clock.now().toString(36).toUpperCase().padStart(10, '0')}${String(count).padStart(16, '0')}`;
    },
    bytes(length) {
      return Uint8Array.from({ length }, () => {
        // Park and Miller's minimal standard generator.
        state = (state * 48271) % 2147483647;
        return state & 255;
      });
    },
  };
}
